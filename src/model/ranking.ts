/** An account as a judgement of a model sees it: how urgently the model would have it called, and what was at stake. */
export interface Ranked {
  /** Higher is called first: risk, days of silence, money at risk ... On any scale. */
  readonly risk: number;
  /** What is counted when it is called: 1 for an account that was lost and 0 for others, or money. Never negative. */
  readonly amount: number;
}

/**
 * Area under the ROC curve: the chance that an account that was lost is ranked above one that stayed, ties one half.
 * Accounts with an amount above 0 count as lost. Undefined where all were lost or none.
 * Source: Mann and Whitney (1947) by rank sums; Hanley and McNeil (1982) for what it means.
 */
export function auc(accounts: readonly Ranked[]): number | undefined {
  let rankSum = 0;
  let lost = 0;
  let below = 0;
  for (const tied of groupsFromTop(accounts).toReversed()) {
    const positives = tied.filter(({ amount }) => amount > 0).length;
    // Ranks below + 1 ... below + n, on average.
    rankSum += positives * (below + (tied.length + 1) / 2);
    lost += positives;
    below += tied.length;
  }
  const stayed = accounts.length - lost;
  if (lost === 0 || stayed === 0) return undefined;
  return (rankSum - (lost * (lost + 1)) / 2) / (lost * stayed);
}

/**
 * What the first `capacity` accounts of the queue hold. Of accounts tied at the edge each is taken in proportion: the
 * mean over all orders in which the ties could stand, so that no order of rows makes a model better.
 */
export function amountInTop(accounts: readonly Ranked[], capacity: number): number {
  let found = 0;
  let left = capacity;
  for (const tied of groupsFromTop(accounts)) {
    if (left <= 0) break;
    found += totalAmount(tied) * Math.min(1, left / tied.length);
    left -= tied.length;
  }
  return found;
}

/** Share of all that is at stake which the first `capacity` accounts hold; undefined where nothing is. */
export function shareInTop(accounts: readonly Ranked[], capacity: number): number | undefined {
  const total = totalAmount(accounts);
  return total === 0 ? undefined : amountInTop(accounts, capacity) / total;
}

/**
 * How much denser losses are in the riskiest `share` of the book than in all of it: share of lost accounts there,
 * divided by the base rate. Source: lift, Berry and Linoff, Data Mining Techniques (1997).
 */
export function topLift(accounts: readonly Ranked[], share = 0.1): number | undefined {
  const found = shareInTop(accounts, accounts.length * share);
  return found === undefined ? undefined : found / share;
}

/** Accounts of the same risk, the riskiest first. */
function groupsFromTop<T extends Ranked>(accounts: readonly T[]): readonly (readonly T[])[] {
  const groups: T[][] = [];
  for (const account of accounts.toSorted((a, b) => b.risk - a.risk)) {
    const last = groups.at(-1);
    if (last?.[0]?.risk === account.risk) last.push(account);
    else groups.push([account]);
  }
  return groups;
}

function totalAmount(accounts: readonly Ranked[]): number {
  let total = 0;
  for (const { amount } of accounts) total += amount;
  return total;
}

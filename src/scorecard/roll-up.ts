import type { RollUp } from '../config/schema/scorecard-file.ts';
import {
  NOT_ACTIVE,
  OTHER_MEMBERS,
  type Group,
  type GroupAccount,
  type Member,
  type Standing,
} from '../domain/group.ts';
import type { ConfidenceParts, Points, Reason } from '../domain/score.ts';
import { apportionTenths, toTenth } from './apportion.ts';
import { joinedConfidence, type Confidence } from './confidence.ts';

export interface RolledUp {
  readonly score: Points;
  readonly reasons: readonly Reason[];
  readonly confidence: Confidence;
}

export interface GroupScore {
  /** The score of the group; undefined where too little of it is scored. */
  readonly rolledUp: RolledUp | undefined;
  readonly group: Group;
  readonly moneyAtRisk: number;
}

/** More than these are told of as one: a group of ten thousand shops must fit into a row. */
export const NAMED_MEMBERS = 100;

/**
 * The score of a group of accounts: a mean of theirs, in which the worst may count for more. Undefined for a group in
 * which nobody is active. Pure; the order of the accounts decides nothing.
 */
export function rollUp(accounts: readonly GroupAccount[], rules: RollUp): GroupScore | undefined {
  const sorted = accounts.toSorted((a, b) => (a.crmId < b.crmId ? -1 : 1));
  const shares = sharesOf(sorted, rules);
  if (shares.length === 0) return undefined;
  const scored = shares.flatMap((one) => ('score' in one.standing ? [scoredShare(one)] : []));
  let coverage = 0;
  let moneyAtRisk = 0;
  for (const { share } of scored) coverage += share;
  for (const { standing } of shares) moneyAtRisk += standing.moneyAtRisk;
  const rolledUp = isEnough(coverage, rules) ? weighted(scored, coverage, rules) : undefined;
  const named = new Set(rolledUp?.reasons.map(({ measure }) => measure));
  const members = membersOf(sorted, shares);
  return {
    rolledUp,
    group: {
      active: shares.length,
      scored: scored.length,
      coverage: Math.round(coverage * 1000) / 1000,
      members: [
        ...members.filter(({ missing }) => missing !== undefined).slice(0, NAMED_MEMBERS),
        ...members.filter(({ crmId, missing }) => missing === undefined && named.has(crmId)),
      ],
    },
    moneyAtRisk: Math.round(moneyAtRisk * 100) / 100,
  };
}

/** A floor of exactly what is there is reached, whatever binary fractions make of the sum. */
function isEnough(coverage: number, { min_share: floor }: RollUp): boolean {
  return coverage > 1e-9 && coverage > floor - 1e-9;
}

interface Share {
  readonly account: GroupAccount;
  readonly standing: Standing;
  /** Of 1. */
  readonly share: number;
}

/** Of the active accounts. Where none has a weight, all have the same. */
function sharesOf(accounts: readonly GroupAccount[], { method }: RollUp): readonly Share[] {
  const active = accounts.flatMap((account) =>
    account.standing === undefined ? [] : [{ account, standing: account.standing }],
  );
  const weights = active.map(({ standing }) =>
    method === 'weighted' ? Math.max(0, standing.weight ?? 0) : 1,
  );
  let total = 0;
  for (const weight of weights) total += weight;
  return active.map((one, index) => ({
    ...one,
    share: total === 0 ? 1 / active.length : (weights[index] ?? 0) / total,
  }));
}

interface ScoredShare {
  readonly crmId: string;
  readonly score: Points;
  readonly confidence: ConfidenceParts;
  readonly share: number;
}

function scoredShare({ account, standing, share }: Share): ScoredShare {
  if (!('score' in standing)) throw new Error(`${account.crmId} has no score`);
  const { score, confidence } = standing;
  return { crmId: account.crmId, score, confidence, share };
}

function weighted(scored: readonly ScoredShare[], coverage: number, rules: RollUp): RolledUp {
  const counting = scored.filter(({ share }) => share > 0);
  const worst = worstOf(counting);
  const extra = rules.method === 'worst' ? 1 : rules.worst_share;
  const weights = counting.map(
    (one) => ((1 - extra) * one.share) / coverage + (one === worst ? extra : 0),
  );
  let exact = 0;
  for (const [index, { score }] of counting.entries()) exact += (weights[index] ?? 0) * score;
  const score = toTenth(exact);
  const parts = counting.map(({ crmId, score: points }, index) => ({
    measure: crmId,
    value: points,
    points,
    weight: weights[index] ?? 0,
  }));
  return {
    score,
    reasons: withExactSums(named(parts.filter(({ weight }) => weight > 0)), score),
    confidence: joinedConfidence(counting.map(({ share, confidence: its }) => ({ share, its }))),
  };
}

/** Of several the one that weighs most; the accounts are in the order of their ids. */
function worstOf(scored: readonly ScoredShare[]): ScoredShare | undefined {
  let worst: ScoredShare | undefined;
  for (const one of scored) {
    const isWorse =
      worst === undefined ||
      one.score < worst.score ||
      (one.score === worst.score && one.share > worst.share);
    if (isWorse) worst = one;
  }
  return worst;
}

type Part = Omit<Reason, 'contribution' | 'lost'>;

/** What costs most comes first; what does not fit in becomes one. */
function named(parts: readonly Part[]): readonly Part[] {
  const sorted = parts.toSorted((a, b) => costOf(b) - costOf(a));
  if (sorted.length <= NAMED_MEMBERS) return sorted;
  const others = sorted.slice(NAMED_MEMBERS);
  let weight = 0;
  let gained = 0;
  for (const part of others) {
    weight += part.weight;
    gained += part.weight * (part.points ?? 0);
  }
  const points = gained / weight;
  const rest = { measure: OTHER_MEMBERS, value: toTenth(points), points, weight };
  return [...sorted.slice(0, NAMED_MEMBERS), rest];
}

function costOf({ weight, points }: Part): number {
  return weight * (100 - (points ?? 0));
}

function withExactSums(parts: readonly Part[], score: number): readonly Reason[] {
  const gains = apportionTenths(
    parts.map(({ weight, points }) => weight * (points ?? 0)),
    score,
  );
  const losses = apportionTenths(parts.map(costOf), toTenth(100 - score));
  return parts.map((part, index) => ({
    ...part,
    points: toTenth(part.points ?? 0),
    contribution: gains[index] ?? 0,
    lost: losses[index] ?? 0,
  }));
}

/** Those without a score first, for they are what a reader must know; then by share. */
function membersOf(accounts: readonly GroupAccount[], shares: readonly Share[]): readonly Member[] {
  const shareOf = new Map(shares.map(({ account, share }) => [account.crmId, share]));
  return accounts
    .map((account) => memberOf(account, shareOf.get(account.crmId) ?? 0))
    .toSorted((a, b) => {
      const difference = rankOf(b) - rankOf(a);
      return difference === 0 ? b.share - a.share : difference;
    });
}

function rankOf({ missing }: Member): number {
  if (missing === undefined) return 1;
  return missing === NOT_ACTIVE ? 0 : 2;
}

function memberOf({ crmId, name, standing }: GroupAccount, share: number): Member {
  const known = { crmId, name, share };
  if (standing === undefined) {
    return { ...known, score: undefined, band: undefined, missing: NOT_ACTIVE };
  }
  if ('withheld' in standing) {
    return { ...known, score: undefined, band: undefined, missing: standing.withheld };
  }
  return { ...known, score: standing.score, band: standing.band, missing: undefined };
}

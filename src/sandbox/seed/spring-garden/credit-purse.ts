import type { GoodsReturn } from './returns.ts';

/** Part of a return's value that an invoice is reduced by. */
export interface Credit {
  readonly day: number;
  readonly cents: number;
  /** False when the customer just pays less: the distributor knows of no reason. */
  readonly logged: boolean;
}

/** What an account has coming to it for goods returned and not yet set against an invoice. */
export interface CreditPurse {
  /** Takes at most `cents` of what was returned up to a day, the oldest first. */
  takeUpTo(cents: number, day: number): readonly Credit[];
}

/** `returns` by day. The purse is emptied by taking: one purse for one pass over an account's invoices. */
export function creditPurse(returns: readonly GoodsReturn[]): CreditPurse {
  let next = 0;
  let takenOfNext = 0;
  return {
    takeUpTo(cents, day) {
      const taken: Credit[] = [];
      let wanted = cents;
      for (let credit = returns[next]; wanted > 0 && credit !== undefined && credit.day <= day;) {
        const part = Math.min(wanted, credit.cents - takenOfNext);
        taken.push({ day: credit.day, cents: part, logged: credit.kind !== 'unlogged' });
        wanted -= part;
        takenOfNext += part;
        if (takenOfNext < credit.cents) break;
        takenOfNext = 0;
        next += 1;
        credit = returns[next];
      }
      return taken;
    },
  };
}

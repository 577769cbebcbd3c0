import type { Band, ConfidenceParts, Points } from './score.ts';

/** Accounts below one parent, and how they stand together: what a score is rolled up from. */

/** Stands, among the reasons, for the members of a large group that are not named one by one. */
export const OTHER_MEMBERS = '*';

/** Why a member has no score that does not need one: nothing is missing. */
export const NOT_ACTIVE = 'not active';

/** An account of a group, with what it brings. */
export interface GroupAccount {
  readonly crmId: string;
  readonly name: string;
  /** Undefined for an account that is not scored at all: it is named, and counts for nothing. */
  readonly standing: Standing | undefined;
}

export type Standing = {
  /** Value of the measure that weighs, where there is one. */
  readonly weight: number | undefined;
  readonly moneyAtRisk: number;
} & (
  | {
      /** As shown. */
      readonly score: Points;
      readonly band: Band;
      readonly confidence: ConfidenceParts;
    }
  | { readonly withheld: string }
);

/** One account of a group, at the time when the group's score was made. */
export interface Member {
  readonly crmId: string;
  readonly name: string;
  /** As it is shown; undefined without one. */
  readonly score: Points | undefined;
  readonly band: Band | undefined;
  /** Its weight as a share of 1, of all active members. */
  readonly share: number;
  /** Why it has no score. */
  readonly missing: string | undefined;
}

/** Whose scores a rolled-up score comes from. */
export interface Group {
  /** Active accounts: those that should have a score. */
  readonly active: number;
  readonly scored: number;
  /** Share of the weight that has a score. */
  readonly coverage: number;
  /** Those without a score first; of a large group only those that count most. */
  readonly members: readonly Member[];
}

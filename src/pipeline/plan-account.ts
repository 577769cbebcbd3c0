import type { AsOf } from '../domain/run.ts';
import type { CrmValue } from '../domain/plan.ts';
import type { WriteFields } from '../config/schema/write-fields.ts';
import { accountChange, type WantedScore } from '../plan/account-change.ts';
import type { DesiredScore, FieldNames } from '../plan/desired-fields.ts';
import type { ValidationContext } from '../plan/validators/validator.ts';
import { whyBlocked } from '../plan/validators/why-blocked.ts';
import type { PlannableAccount, PlannedScore } from '../store/planning-repository.ts';
import type { PipelineContext } from './context.ts';
import type { DraftChange, PlanTally } from './plan-tally.ts';

export interface PlanAccountInput {
  readonly account: PlannableAccount;
  readonly asOf: AsOf;
  readonly tally: PlanTally;
  readonly validation: ValidationContext;
}

/** The change of an account's score fields, or nothing when they are as they should be. */
export function planAccount(
  { config, mapping }: PipelineContext,
  { account, asOf, tally, validation }: PlanAccountInput,
): DraftChange | undefined {
  const object = mapping.entities.accounts?.object ?? '';
  const { min_change_points, refresh_reason_days } = config.main.scoring;
  const lengthOf = (field: string | undefined): number | undefined =>
    field === undefined ? undefined : validation.schema.get(object)?.fields.get(field)?.maxLength;
  const further = Object.entries(mapping.write.scorecards ?? {});
  const fields = accountChange({
    current: account.current,
    ...wantedScore(account.score, mapping.write, asOf, lengthOf),
    further: further.map(([scorecard, names]) =>
      wantedScore(account.further.get(scorecard), names, asOf, lengthOf),
    ),
    minChangePoints: min_change_points,
    refreshReasonDays: refresh_reason_days,
  });
  tally.account(account.score !== undefined, fields.length === 0);
  for (const [scorecard] of further) {
    if (account.further.has(scorecard)) tally.furtherScore(scorecard);
  }
  if (fields.length === 0) return undefined;
  noteBandChanges(tally, account, mapping.write);
  const body = { kind: 'update_account' as const, accountCrmId: account.crmId, object, fields };
  const blocked = whyBlocked(body, validation);
  return {
    action: blocked === undefined ? '~' : '!',
    accountId: account.id,
    label: account.name,
    reason: reasonOf(account),
    blocked,
    body,
  };
}

function wantedScore(
  score: PlannedScore | undefined,
  names: FieldNames['names'],
  asOf: AsOf,
  lengthOf: (field: string | undefined) => number | undefined,
): WantedScore {
  const fields = { names, reasonLength: lengthOf(names.reason) };
  return { desired: score && desiredScore(score, asOf), fields };
}

function desiredScore(score: PlannedScore, asOf: AsOf): DesiredScore {
  return {
    score: score.score,
    band: score.band,
    trend: score.trend,
    confidence: score.confidence,
    reason: score.sentence,
    money_at_risk: score.moneyAtRisk,
    scored_on: asOf.day,
    model: score.modelVersion,
  };
}

function noteBandChanges(
  tally: PlanTally,
  { current, score, further }: PlannableAccount,
  write: WriteFields,
): void {
  const note = (
    scorecard: string | undefined,
    field: string | undefined,
    shown: PlannedScore | undefined,
  ): void => {
    if (field === undefined) return;
    const held: CrmValue = current[field] ?? null;
    const isEmpty = held === null || held === '';
    // An account that had no score by a scorecard, and has none, is none of its accounts.
    if (isEmpty && shown === undefined) return;
    const before = isEmpty ? 'new' : String(held);
    const after = shown?.band ?? 'none';
    if (before !== after) tally.bandChange(scorecard, before, after);
  };
  note(undefined, write.band, score);
  for (const [scorecard, { band }] of Object.entries(write.scorecards ?? {})) {
    note(scorecard, band, further.get(scorecard));
  }
}

function reasonOf({ score }: PlannableAccount): string {
  return score === undefined ? 'no longer active, or too little data' : score.sentence;
}

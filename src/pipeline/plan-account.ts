import type { AsOf } from '../domain/run.ts';
import type { CrmValue } from '../domain/plan.ts';
import { accountChange } from '../plan/account-change.ts';
import type { DesiredScore, FieldNames } from '../plan/desired-fields.ts';
import type { ValidationContext } from '../plan/validators/validator.ts';
import { whyBlocked } from '../plan/validators/why-blocked.ts';
import type { PlannableAccount } from '../store/planning-repository.ts';
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
  const fields = accountChange({
    current: account.current,
    desired: desiredScore(account, asOf),
    fields: {
      names: fieldNames(mapping.write),
      reasonLength: validation.schema.get(object)?.fields.get(mapping.write.reason)?.maxLength,
    },
    minChangePoints: min_change_points,
    refreshReasonDays: refresh_reason_days,
  });
  tally.account(account.score !== undefined, fields.length === 0);
  if (fields.length === 0) return undefined;
  noteBandChange(tally, account, mapping.write.band);
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

function fieldNames(write: PipelineContext['mapping']['write']): FieldNames['names'] {
  const { score, band, trend, confidence, reason, money_at_risk, scored_on, model } = write;
  return { score, band, trend, confidence, reason, money_at_risk, scored_on, model };
}

function desiredScore({ score }: PlannableAccount, asOf: AsOf): DesiredScore | undefined {
  if (score === undefined) return undefined;
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

function noteBandChange(tally: PlanTally, account: PlannableAccount, bandField: string): void {
  const held: CrmValue = account.current[bandField] ?? null;
  const before = held === null || held === '' ? 'new' : String(held);
  const after = account.score?.band ?? 'none';
  if (before !== after) tally.bandChange(before, after);
}

function reasonOf({ score }: PlannableAccount): string {
  return score === undefined ? 'no longer active, or too little data' : score.sentence;
}

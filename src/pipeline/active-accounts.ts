import type { Config } from '../config/config-files.ts';
import type { MeasureValues } from '../domain/measure.ts';
import { segmentOf } from '../scorecard/segment.ts';
import type { ScorableAccount } from '../store/score-repository.ts';

/** Measure by which an account counts as active. */
export const IDLE_DAYS = 'days_since_last_order';

export interface SegmentedAccount extends ScorableAccount {
  readonly segment: string;
}

/** The accounts that are scored, each with its segment. */
export function activeAccounts(
  { main, segments }: Pick<Config, 'main' | 'segments'>,
  accounts: readonly ScorableAccount[],
): readonly SegmentedAccount[] {
  return accounts
    .filter(({ values }) => isActive(values, main.scoring.active_days))
    .map((account) => ({ ...account, segment: segmentOf(account, account.values, segments) }));
}

/** Only an account that has ordered of late has a health; the others are lost already, or not yet won. */
function isActive(values: MeasureValues, activeDays: number): boolean {
  const days = values.get(IDLE_DAYS)?.value;
  return days !== undefined && days <= activeDays;
}

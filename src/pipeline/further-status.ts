import { writtenAccountFields } from '../config/schema/write-fields.ts';
import { HEALTH } from '../domain/score.ts';
import { bandDistribution } from '../store/report-repository.ts';
import { countScored } from '../store/scoring-repository.ts';
import type { PipelineContext } from './context.ts';
import { scorecardIds } from './score-pages.ts';

/** How the scores by a further scorecard stand. */
export interface FurtherStatus {
  readonly scorecard: string;
  /** Of the first of its files. */
  readonly title: string;
  readonly kind: 'measured' | 'rolled up';
  /** Accounts that it judges: those with a score, and those of which too little is known for one. */
  readonly accounts: number;
  readonly scored: number;
  /** Scored of those that it judges, as a share of 1; undefined where it judges none. */
  readonly coverage: number | undefined;
  /** Accounts by band. */
  readonly bands: Readonly<Record<string, number>>;
  /** Accounts without a score by the reason. */
  readonly withheld: Readonly<Record<string, number>>;
  /** Fields of the CRM that it is written to. */
  readonly writtenTo: readonly string[];
}

export async function furtherStatus(
  context: PipelineContext,
  day: string,
): Promise<readonly FurtherStatus[]> {
  const found: FurtherStatus[] = [];
  for (const id of scorecardIds(context.config)) {
    if (id !== HEALTH) found.push(await statusOf(context, id, day));
  }
  return found;
}

const BANDS: ReadonlySet<string> = new Set(['red', 'yellow', 'green']);

async function statusOf(
  { database, connectionId, config, mapping }: PipelineContext,
  scorecard: string,
  day: string,
): Promise<FurtherStatus> {
  const card = config.extraScorecards.find((one) => one.scorecard === scorecard);
  const scored = await countScored(database, connectionId, day, scorecard);
  const counts = await bandDistribution(database, connectionId, day, scorecard);
  let accounts = 0;
  for (const { accounts: some } of counts) accounts += some;
  const pairs = counts.map(({ band, accounts: some }) => [band, some] as const);
  return {
    scorecard,
    title: card?.title ?? scorecard,
    kind: card?.roll_up === undefined ? 'measured' : 'rolled up',
    accounts,
    scored,
    coverage: accounts === 0 ? undefined : scored / accounts,
    bands: Object.fromEntries(pairs.filter(([band]) => BANDS.has(band))),
    withheld: Object.fromEntries(pairs.filter(([band]) => !BANDS.has(band))),
    writtenTo: writtenAccountFields(mapping.write)
      .filter((field) => field.scorecard === scorecard)
      .map(({ name }) => name),
  };
}

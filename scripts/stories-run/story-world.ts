import { z } from 'zod';
import { chooseConnection, loadApp, openContext } from '../../src/app.ts';
import { alertStates } from '../../src/alerts/evaluate-alerts.ts';
import type { MeasureValues } from '../../src/domain/measure.ts';
import type { Band } from '../../src/domain/score.ts';
import { createLogger } from '../../src/logging/logger.ts';
import type { PipelineContext } from '../../src/pipeline/context.ts';
import { currentModelVersion, scoreStage } from '../../src/pipeline/score-stage.ts';
import { springGarden } from '../../src/sandbox/seed/spring-garden/spring-garden.ts';
import type { SpringGardenSize } from '../../src/sandbox/seed/spring-garden/size.ts';
import type { PlantedStory } from '../../src/sandbox/seed/dataset.ts';
import { capOf, isHeld } from '../../src/scorecard/caps.ts';
import { reasonsSchema } from '../../src/store/packed-score.ts';
import { toValues, valuesShape } from '../../src/store/packed-values.ts';
import { loadDataset } from '../dataset/load-dataset.ts';
import { withTemporaryStore } from '../dataset/temporary-store.ts';
import type { Observation } from './story-judge.ts';

export interface StoryWorldOptions {
  readonly size: SpringGardenSize;
  readonly seed: number;
  /** First day after the data. */
  readonly endsOn: string;
  readonly configFolder: string;
  readonly signal: AbortSignal;
}

export interface StoryWorld {
  readonly modelVersion: string;
  readonly stories: readonly PlantedStory[];
  /** Scores a day from what was known at its beginning, as a run would, and says what it says of each account. */
  look(day: string): Promise<readonly Observation[]>;
  /** The day of the last order of each account. */
  lastOrders(): Promise<ReadonlyMap<string, string>>;
}

/** The generated distributor in a mirror of its own, with the configuration that is shipped. */
export async function withStoryWorld<T>(
  options: StoryWorldOptions,
  work: (world: StoryWorld) => Promise<T>,
): Promise<T> {
  const { configFolder, signal } = options;
  const logger = createLogger('error');
  const app = await loadApp({ configFolder, environment: {}, logger });
  const dataset = springGarden(options);
  return withTemporaryStore(logger, async (database) => {
    const connection = chooseConnection(app, 'salesforce');
    const context = await openContext(app, {
      database,
      connection,
      online: false,
      signal,
      onProgress: () => {},
    });
    await loadDataset(database, dataset, { connectionId: context.connectionId, signal });
    return work({
      modelVersion: currentModelVersion(context),
      stories: dataset.stories,
      look: (day) => look(context, day),
      lastOrders: () => lastOrders(context),
    });
  });
}

async function look(context: PipelineContext, day: string): Promise<readonly Observation[]> {
  await scoreStage(context, { day, knownBefore: day });
  const rows = await context.database.rows(sayingSchema, SAYINGS, [context.connectionId, day]);
  const { alerts } = context.config.alerts;
  const packed = rows.map((row) => ({ ...row, values: toValues(row) }));
  return packed.map(({ crm_id: account, segment, score, band, reasons, values }) => ({
    account,
    band: band ?? undefined,
    heldBy: heldBy(context, segment, { score, values }),
    reasons: reasons
      .filter(({ lost }) => lost > 0)
      .toSorted((one, other) => other.lost - one.lost)
      .slice(0, SAID_REASONS)
      .map(({ measure }) => measure),
    states: alertStates(alerts, values),
  }));
}

function heldBy(
  { config }: PipelineContext,
  segment: string,
  { score, values }: { readonly score: number | null; readonly values: MeasureValues },
): string | undefined {
  const card = config.scorecards.get(segment);
  if (card === undefined || score === null) return undefined;
  const cap = capOf(card, values, undefined);
  return cap !== undefined && isHeld(score, card, cap) ? cap.because : undefined;
}

/** As many as the sentence on the record names. */
const SAID_REASONS = 3;

const BANDS: readonly Band[] = ['red', 'yellow', 'green'];

const sayingSchema = z.object({
  crm_id: z.string(),
  segment: z.string(),
  score: z.number().nullable(),
  band: z.enum(BANDS).nullable(),
  reasons: reasonsSchema,
  ...valuesShape,
});

/** Scored accounts only: an account without a score gets no task. */
const SAYINGS = `
  SELECT a.crm_id, s.segment, s.score::float8 AS score, s.band, s.reasons, v.measures, v.values, v.sample_sizes
  FROM bellwether.scores s JOIN mirror.accounts a ON a.id = s.account_id
  JOIN bellwether.account_values v ON v.connection_id = $1 AND v.as_of = $2 AND v.account_id = a.id
  WHERE s.connection_id = $1 AND s.as_of = $2
  ORDER BY a.crm_id`;

async function lastOrders({
  database,
  connectionId,
}: PipelineContext): Promise<ReadonlyMap<string, string>> {
  const rows = await database.rows(
    z.object({ crm_id: z.string(), last: z.string() }),
    `SELECT a.crm_id, max(f.ordered_on) AS last
     FROM mirror.order_facts f JOIN mirror.accounts a ON a.id = f.account_id
     WHERE f.connection_id = $1 AND NOT f.cancelled GROUP BY a.crm_id`,
    [connectionId],
  );
  return new Map(rows.map(({ crm_id: account, last }) => [account, last]));
}

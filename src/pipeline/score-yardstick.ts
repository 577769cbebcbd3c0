import type { Scorecard } from '../config/schema/scorecard-file.ts';
import { daysBetween } from '../domain/days.ts';
import type { AsOf } from '../domain/run.ts';
import { HEALTH } from '../domain/score.ts';
import { freshnessOf } from '../scorecard/confidence.ts';
import { quantileCurve } from '../scorecard/quantile-curve.ts';
import type { Yardstick } from '../scorecard/weigh.ts';
import type { Transaction } from '../store/database.ts';
import { scorableAccounts } from '../store/score-repository.ts';
import {
  closeSegmentList,
  DATED_ENTITIES,
  distribution,
  findYardstick,
  listSegments,
  newestDay,
  openSegmentList,
  saveYardstick,
  type DayCurve,
  type DistributionOf,
  type DayYardstick,
  type Feed,
} from '../store/yardstick-repository.ts';
import { KEPT, type ValueTable } from '../store/value-table.ts';
import { activeAccounts } from './active-accounts.ts';
import type { PipelineContext } from './context.ts';
import type { ScoreModel } from './score-model.ts';

export interface RenewedYardstick {
  readonly content: DayYardstick;
  /** Whether it says something else than the one that the day was scored by before. */
  readonly changed: boolean;
}

/** Works out, from the stored values of the day alone, what the scorecards are completed with, and keeps it. */
export async function renewYardstick(
  tx: Transaction,
  context: PipelineContext,
  asOf: AsOf,
): Promise<RenewedYardstick> {
  const { connectionId } = context;
  const before = await findYardstick(tx, connectionId, asOf.day);
  const content = await workOutYardstick(tx, context, asOf, KEPT);
  await saveYardstick(tx, connectionId, asOf.day, content);
  return { content, changed: before === undefined || saying(before) !== saying(content) };
}

/** What the scorecards are completed with on a day, from the values of it that stand in a table. */
export async function workOutYardstick(
  tx: Transaction,
  context: PipelineContext,
  asOf: AsOf,
  from: ValueTable,
): Promise<DayYardstick> {
  const valuesOf = { connectionId: context.connectionId, day: asOf.day, from };
  return {
    curves: await curvesOf(tx, context, valuesOf),
    feeds: await feedsOf(tx, context, asOf),
  };
}

type ValuesOf = Pick<DistributionOf, 'connectionId' | 'day' | 'from'>;

/** As far as scores depend on it. */
function saying({ curves, feeds }: DayYardstick): string {
  return JSON.stringify([
    curves.map(({ scorecard, segment, measure, curve }) => [scorecard, segment, measure, curve]),
    feeds.map(({ entity, freshness }) => [entity, freshness]),
  ]);
}

interface Wanted {
  readonly scorecard: string;
  readonly segment: string;
  readonly scored: Scorecard['measures'][number];
}

async function curvesOf(
  tx: Transaction,
  context: PipelineContext,
  valuesOf: ValuesOf,
): Promise<readonly DayCurve[]> {
  const wanted = wantedCurves(context);
  if (wanted.length === 0) return [];
  await openSegmentList(tx);
  await listActive(tx, context, valuesOf);
  const curves: DayCurve[] = [];
  for (const one of wanted) curves.push(await curveOf(tx, one, valuesOf));
  await closeSegmentList(tx);
  return curves;
}

/** In a fixed order. */
function wantedCurves({ config }: PipelineContext): readonly Wanted[] {
  const segments = [...config.segments.segments.map(({ id }) => id), config.segments.fallback];
  return [...config.scorecards.values(), ...config.extraScorecards].flatMap((scorecard) =>
    scorecard.measures
      .filter(({ quantiles }) => quantiles !== undefined)
      .flatMap((scored) =>
        [...new Set(scorecard.segment === '*' ? segments : [scorecard.segment])].map((segment) => ({
          scorecard: scorecard.scorecard ?? HEALTH,
          segment,
          scored,
        })),
      ),
  );
}

async function curveOf(
  tx: Transaction,
  { scorecard, segment, scored }: Wanted,
  valuesOf: ValuesOf,
): Promise<DayCurve> {
  const { measure, quantiles } = scored;
  const points = quantiles?.points ?? [];
  const { accounts, values } = await distribution(tx, {
    ...valuesOf,
    measure,
    segment: quantiles?.of === 'book' ? undefined : segment,
    shares: points.map(([share]) => share),
  });
  const enough = accounts >= (quantiles?.min_accounts ?? 0);
  const pairs = values.map((value, index) => ({ value, points: points[index]?.[1] ?? 0 }));
  return { scorecard, segment, measure, accounts, curve: enough ? quantileCurve(pairs) : null };
}

const PAGE = 500;

async function listActive(
  tx: Transaction,
  { config, signal }: PipelineContext,
  { connectionId, day, from: values }: ValuesOf,
): Promise<void> {
  for (let afterId = 0; ;) {
    signal.throwIfAborted();
    const page = { connectionId, day, afterId, limit: PAGE, scoped: false, values };
    const accounts = await scorableAccounts(tx, page);
    const active = activeAccounts(config, accounts);
    await listSegments(
      tx,
      active.map(({ id, segment }) => [id, segment] as const),
    );
    const last = accounts.at(-1);
    if (last === undefined || accounts.length < PAGE) return;
    afterId = last.id;
  }
}

async function feedsOf(
  tx: Transaction,
  { connectionId, config, mapping }: PipelineContext,
  asOf: AsOf,
): Promise<readonly Feed[]> {
  const limits = config.main.scoring.freshness ?? {};
  const feeds: Feed[] = [];
  for (const entity of DATED_ENTITIES) {
    const limit = limits[entity];
    if (limit === undefined || mapping.entities[entity] === undefined) continue;
    const newestOn = await newestDay(tx, connectionId, entity, asOf);
    const age = newestOn === undefined ? 0 : daysBetween(newestOn, asOf.day);
    feeds.push({ entity, newestOn: newestOn ?? null, freshness: freshnessOf(age, limit) });
  }
  return feeds;
}

/** The yardstick for a scorecard and a segment. */
export type Yardsticks = (scorecard: Scorecard, segment: string) => Yardstick;

export function yardsticksOf(
  { measures }: Pick<ScoreModel, 'measures'>,
  { curves, feeds }: DayYardstick,
): Yardsticks {
  const dimensions = new Map(measures.map(({ id, dimension }) => [id, dimension]));
  const byFeed = new Map(feeds.map(({ entity, freshness }) => [entity, freshness]));
  const freshness = new Map(
    measures.map(({ id, inputs }) => [
      id,
      Math.min(1, ...inputs.map((entity) => byFeed.get(entity) ?? 1)),
    ]),
  );
  const known = new Map<string, Yardstick>();
  return (scorecard, segment) => {
    const id = scorecard.scorecard ?? HEALTH;
    const key = `${id}/${segment}`;
    const mine = curves.filter((one) => one.scorecard === id && one.segment === segment);
    const yardstick = known.get(key) ?? { dimensions, freshness, curves: curveMap(mine) };
    known.set(key, yardstick);
    return yardstick;
  };
}

function curveMap(curves: readonly DayCurve[]): Yardstick['curves'] {
  return new Map(
    curves.flatMap(({ measure, curve }) => (curve === null ? [] : [[measure, curve] as const])),
  );
}

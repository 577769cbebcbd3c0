import { expectationOf, expectations, pooledReach, type Expectation } from './expected-value.ts';
import type { SegmentSales } from './launch-tally.ts';

/** Where a segment stands at a launch day. */
export interface LaunchRow {
  readonly segment: string;
  readonly accounts: number;
  /** Accounts that have bought. */
  readonly buyers: number;
  readonly value: number;
  /** Null without an earlier launch. */
  readonly expectation: Expectation | null;
  readonly position: Position;
  /** The same launch day of each earlier launch, oldest first, with the season that came of it. */
  readonly earlier: readonly EarlierPoint[];
}

export interface EarlierPoint {
  readonly value: number;
  readonly total: number;
  readonly buyers: number;
}

/** Where a value lies: outside the interval is what happens in two years of ten. */
export type Position = 'below' | 'within' | 'above' | 'unknown';

export function positionOf(value: number, expectation: Expectation | null): Position {
  if (expectation === null) return 'unknown';
  if (value < expectation.low) return 'below';
  return value > expectation.high ? 'above' : 'within';
}

/** A row a segment in the given order, then one for all. The last launch of the sales is the one that is looked at. */
export function launchRows(
  sales: readonly SegmentSales[],
  order: readonly string[],
): readonly LaunchRow[] {
  const known = new Map(sales.map((segment) => [segment.segment, segment]));
  const present = order.flatMap((id) => known.get(id) ?? []);
  const past = present.map((segment) => pastOf(segment, segment.byNow));
  const expected = expectations(past);
  const rows = present.map((segment) => rowOf(segment, expected.get(segment.segment) ?? null));
  if (present.length < 2) return rows;
  // The book as a whole is no further segment to pool: it would count every year twice.
  const all = allOf(present);
  return [...rows, rowOf(all, expectationOf(pastOf(all, all.byNow), pooledReach(past)))];
}

/** The expectation by each launch day: `result.get(segment)[n - 1]`. */
export function expectedCurves(
  sales: readonly SegmentSales[],
): ReadonlyMap<string, readonly Expectation[]> {
  const length = Math.max(0, ...sales.flatMap(({ curves }) => curves.map((curve) => curve.length)));
  const curves = new Map(sales.map(({ segment }) => [segment, new Array<Expectation>()]));
  for (let index = 0; index < length; index += 1) {
    const day = sales.map((segment) =>
      pastOf(
        segment,
        segment.curves.map((curve) => curve[Math.min(index, curve.length - 1)] ?? 0),
      ),
    );
    for (const [segment, expectation] of expectations(day)) {
      if (expectation !== null) curves.get(segment)?.push(expectation);
    }
  }
  return curves;
}

/** What to expect of a segment must not rest on the launch that is held against it. */
function pastOf({ segment, totals }: SegmentSales, values: readonly number[]) {
  return { segment, values: values.slice(0, -1), totals: totals.slice(0, -1) };
}

function rowOf(segment: SegmentSales, expectation: Expectation | null): LaunchRow {
  const value = segment.byNow.at(-1) ?? 0;
  return {
    segment: segment.segment,
    accounts: segment.accounts,
    buyers: segment.buyers.at(-1) ?? 0,
    value,
    expectation,
    position: positionOf(value, expectation),
    earlier: segment.byNow.slice(0, -1).map((byNow, launch) => ({
      value: byNow,
      total: segment.totals[launch] ?? 0,
      buyers: segment.buyers[launch] ?? 0,
    })),
  };
}

/** Named so in tables. */
const ALL = 'all';

function allOf(segments: readonly SegmentSales[]): SegmentSales {
  const sum = (pick: (segment: SegmentSales) => readonly number[]): readonly number[] =>
    addUp(segments.map(pick));
  const launches = segments[0]?.curves ?? [];
  return {
    segment: ALL,
    accounts: addUp(segments.map(({ accounts }) => [accounts]))[0] ?? 0,
    curves: launches.map((_, launch) => sum(({ curves }) => curves[launch] ?? [])),
    byNow: sum(({ byNow }) => byNow),
    totals: sum(({ totals }) => totals),
    buyers: sum(({ buyers }) => buyers),
  };
}

function addUp(lists: readonly (readonly number[])[]): readonly number[] {
  const length = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length }, (_, index) => {
    let total = 0;
    for (const list of lists) total += list[index] ?? 0;
    return total;
  });
}

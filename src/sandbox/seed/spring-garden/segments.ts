import type { Segment } from './roster.ts';

/** What accounts of a segment have in common. Ranges are [least, most]. */
interface SegmentTraits {
  /** Mean days between two orders; accounts are spread log-uniformly over the range. */
  readonly gapDays: readonly [number, number];
  /** Mean goods lines of an order, before the launch. */
  readonly lines: number;
  /** Units in a line, relative to the SKU's usual quantity. */
  readonly quantity: number;
  readonly discount: readonly [number, number];
  readonly termsDays: readonly number[];
  /** Share of accounts that take part in launches. */
  readonly launchBuyers: number;
  /** Launch lines in a season, relative to the other lines in it. */
  readonly launchShare: readonly [number, number];
  /** The launch order comes this many days after launch day. */
  readonly launchOrderLag: readonly [number, number];
  /** Promised delivery, days after the order. */
  readonly promiseDays: number;
  readonly transitDays: readonly [number, number];
  /** Goods worth less than this pay freight. In cents. */
  readonly freightFreeCents: number;
  readonly portalUsers: number;
  /** Opportunities in a year. */
  readonly opportunities: number;
  readonly contacts: readonly [number, number];
}

export const SEGMENTS: Readonly<Record<Segment, SegmentTraits>> = {
  large_urban: {
    gapDays: [11, 40],
    lines: 4.9,
    quantity: 3.2,
    discount: [0.18, 0.32],
    termsDays: [45, 60, 60],
    launchBuyers: 0.85,
    launchShare: [0.12, 0.3],
    launchOrderLag: [0, 3],
    promiseDays: 4,
    transitDays: [1, 1],
    freightFreeCents: 60_000,
    portalUsers: 0.9,
    opportunities: 1.3,
    contacts: [2, 5],
  },
  specialty: {
    gapDays: [24, 100],
    lines: 3.35,
    quantity: 1.3,
    discount: [0.1, 0.22],
    termsDays: [30, 45],
    launchBuyers: 0.9,
    launchShare: [0.3, 0.7],
    launchOrderLag: [0, 6],
    promiseDays: 5,
    transitDays: [1, 2],
    freightFreeCents: 45_000,
    portalUsers: 0.7,
    opportunities: 0.7,
    contacts: [1, 3],
  },
  small_rural: {
    gapDays: [50, 190],
    lines: 2.5,
    quantity: 0.8,
    discount: [0, 0.12],
    termsDays: [30],
    launchBuyers: 0.6,
    launchShare: [0.15, 0.5],
    launchOrderLag: [3, 14],
    promiseDays: 7,
    transitDays: [2, 3],
    freightFreeCents: 35_000,
    portalUsers: 0.45,
    opportunities: 0.25,
    contacts: [1, 2],
  },
};

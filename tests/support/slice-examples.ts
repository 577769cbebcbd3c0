import type { Slice, SliceAccount } from '../../src/model/judge.ts';

const HORIZON = 90;

/** What a model said of an account, and what came. */
export interface Story {
  readonly segment?: string;
  readonly score: number;
  /** A year's revenue. */
  readonly revenue: number;
  /** Share of the run rate that came in the outcome window; 0 is no order at all. */
  readonly came: number;
  readonly silence?: number;
}

export function sliceOf(stories: readonly Story[], cutoff = '2026-01-05'): Slice {
  const accounts = stories.map(accountOf);
  return { cutoff, horizonDays: HORIZON, accounts, models: ['model'] };
}

function accountOf(story: Story, index: number): SliceAccount {
  const { score, revenue, came, segment = 'all', silence = 30 } = story;
  return {
    segment,
    scores: { model: score },
    outcome: {
      accountId: index,
      orderDays: 5,
      daysSinceOrder: silence,
      netBefore: revenue,
      exposureDays: 365,
      orderDaysAfter: came === 0 ? 0 : 1,
      netAfter: ((revenue * HORIZON) / 365) * came,
    },
  };
}

import type { Band } from '../../src/domain/score.ts';
import type { PlantedStory } from '../../src/sandbox/seed/dataset.ts';

export type StoryKind = PlantedStory['kind'];

/** What Bellwether should say of a story: laid down before it was looked at. */
export interface StoryExpectation {
  /** The alert that should be raised; none where nothing is wrong with the customer. */
  readonly alert: string | undefined;
  /** The band to reach, or a worse one; none where the story should move no band. */
  readonly band: Band | undefined;
  /** One of these should be among the first three reasons. */
  readonly reasons: readonly string[];
}

export const EXPECTATIONS: Readonly<Record<StoryKind, StoryExpectation>> = {
  silent_loss: {
    alert: 'silence',
    band: 'red',
    reasons: ['order_silence', 'order_frequency', 'days_since_last_order'],
  },
  fulfilment_failure: {
    alert: 'fulfilment-failure',
    band: 'yellow',
    reasons: ['fill_rate', 'line_fill_rate', 'on_time_in_full', 'lead_time_variability'],
  },
  late_payer: {
    alert: 'late-payment',
    band: 'yellow',
    reasons: ['late_payment_share', 'days_sales_outstanding', 'days_to_pay', 'overdue_balance'],
  },
  launch_lag: { alert: 'launch-lag', band: 'yellow', reasons: ['launch_progress', 'launch_gap'] },
  dirty_data: { alert: undefined, band: undefined, reasons: [] },
};

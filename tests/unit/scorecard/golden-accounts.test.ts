import { beforeAll, describe, expect, it } from '@jest/globals';
import { scorecardFileSchema, type Scorecard } from '../../../src/config/schema/scorecard-file.ts';
import { readYamlFile } from '../../../src/config/yaml-file.ts';
import type { MeasureDefinition } from '../../../src/domain/measure.ts';
import type { EarlierScore, HealthScore } from '../../../src/domain/score.ts';
import { loadCatalog } from '../../../src/measures/catalog.ts';
import { scoreAccount } from '../../../src/scorecard/score-account.ts';
import { explain } from '../../../src/scorecard/sentence.ts';
import { measureValues, type WrittenValues } from '../../support/measure-values.ts';
import { DAY, earlier } from '../../support/score-examples.ts';

/** Three accounts on the scorecards that are shipped. A change of weights or curves must be meant: it shows here. */
let catalog: ReadonlyMap<string, MeasureDefinition>;

beforeAll(async () => {
  catalog = await loadCatalog();
});

async function shipped(segment: string): Promise<Scorecard> {
  const path = `config/scorecards/${segment}.yaml`;
  const file = await readYamlFile(path, path, scorecardFileSchema);
  if (!file.ok) throw new Error(`${path} is not valid`);
  return file.value;
}

interface Told {
  readonly score: HealthScore;
  readonly sentence: string;
}

async function tell(segment: string, values: WrittenValues, base?: EarlierScore): Promise<Told> {
  const read = measureValues(values);
  const outcome = scoreAccount({
    day: DAY,
    scorecard: await shipped(segment),
    values: read,
    modelVersion: '',
    previous: base,
    trendBase: base,
    trendPoints: 5,
  });
  if (!('score' in outcome)) throw new Error(outcome.withheld);
  const { score, reasons } = outcome.score;
  const words = { values: read, catalog, currency: 'GBP', maxLength: 255 };
  return {
    score: outcome.score,
    sentence: explain({ score, reasons, base, trendPoints: 5, ...words }),
  };
}

function contributions({ reasons }: HealthScore): Record<string, number> {
  return Object.fromEntries(reasons.map(({ measure, contribution }) => [measure, contribution]));
}

describe('golden accounts', () => {
  it('a thriving rural shop outside the season', async () => {
    const { score, sentence } = await tell('small-rural', {
      order_silence: 0.6, // 100 points
      order_frequency: 16, // 85
      days_since_last_order: 7, // 85
      annual_revenue: 10_000, // 70
      revenue_vs_last_year: 1, // 75
      fill_rate: 0.95, // 90
      lead_time_variability: 1, // 100
      return_rate: 0, // 100
      days_sales_outstanding: 30, // 100
      late_payment_share: 0, // 100
      survey_sentiment: 0.6, // 85
      portal_use: 4, // 85
    });
    // 83.8 of the 97 per cent that have a value.
    expect(score).toMatchObject({ score: 86.4, band: 'green', trend: 'new', confidence: 97 });
    expect(contributions(score)).toEqual({
      order_silence: 8.2,
      order_frequency: 21,
      days_since_last_order: 7,
      annual_revenue: 13,
      revenue_vs_last_year: 3.1,
      fill_rate: 10.2,
      lead_time_variability: 3.1,
      return_rate: 2.1,
      days_sales_outstanding: 4.1,
      late_payment_share: 9.3,
      survey_sentiment: 3.5,
      portal_use: 1.8,
      launch_progress: 0,
    });
    expect(sentence).toBe(
      '86: 10,000 GBP in a year (-6), 16 order days a year (-4), last order 7 d ago (-1)',
    );
  });

  it('a rural shop that has gone quiet and pays late', async () => {
    const { score, sentence } = await tell('small-rural', {
      order_silence: [0.1, 3], // 35 points, half a sample
      order_frequency: 4, // 46
      days_since_last_order: 60, // 42
      annual_revenue: 1000, // 35
      fill_rate: 0.8, // 50
      days_sales_outstanding: 75, // 35
      late_payment_share: 0.5, // 30
    });
    // 33.1 of the 82 per cent that have a value; the silence bears half of its 8.
    expect(score).toMatchObject({ score: 40.4, band: 'yellow', confidence: 78 });
    expect(sentence).toBe(
      '40: 4 order days a year (-16), 1,000 GBP in a year (-14), 50 % of invoices paid late (-8)',
    );
  });

  it('an urban dealer whom we no longer deliver to', async () => {
    const before = await tell('large-urban', { ...DEALER, fill_rate: 1, lead_time_variability: 1 });
    expect(before.score).toMatchObject({ score: 89.2, band: 'green' });
    const base = earlier(before.score.score, {
      band: 'green',
      reasons: before.score.reasons,
    });
    const { score, sentence } = await tell('large-urban', DEALER, base);
    // 59.75 of the 84 per cent that have a value: 12 of the fill rate and 3.2 of the lead time are gone.
    expect(score).toMatchObject({ score: 71.1, band: 'green', trend: 'down' });
    expect(sentence).toBe(
      '89 -> 71: first shipments 50 % filled (-14), lead time varies by 10 d (-4)',
    );
  });
});

const DEALER: WrittenValues = {
  order_silence: 0.6, // 100 points of 10
  order_frequency: 32, // 85 of 22
  days_since_last_order: 7, // 85 of 6
  annual_revenue: 30_000, // 85 of 16
  fill_rate: 0.5, // 0 of 12
  lead_time_variability: 10, // 20 of 4
  late_payment_share: 0.2, // 75 of 8
  return_rate: 0.05, // 85 of 3
  days_sales_outstanding: 30, // 100 of 3
};

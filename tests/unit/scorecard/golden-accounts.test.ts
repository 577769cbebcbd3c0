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
      longest_pause: 30, // 80
      buying_months: 7, // 70
      order_span: 270, // 72
      repeat_items: 25, // 70
      annual_revenue: 30_000, // 75
      revenue_vs_last_year: 1, // 75
      fill_rate: 0.95, // 90
      lead_time_variability: 1, // 100
      return_rate: 0, // 100
      days_sales_outstanding: 30, // 100
      late_payment_share: 0, // 100
      survey_sentiment: 0.6, // 85
      portal_use: 4, // 85
    });
    // 79.18 of the 96 per cent that have a value.
    expect(score).toMatchObject({ score: 82.5, band: 'green', trend: 'new', confidence: 96 });
    expect(contributions(score)).toEqual({
      order_silence: 6.3,
      longest_pause: 10.8,
      buying_months: 9.5,
      order_span: 6.7,
      repeat_items: 8,
      annual_revenue: 6.3,
      revenue_vs_last_year: 1.6,
      fill_rate: 10.3,
      lead_time_variability: 3.1,
      return_rate: 2.1,
      days_sales_outstanding: 4.2,
      late_payment_share: 8.3,
      survey_sentiment: 3.5,
      portal_use: 1.8,
      launch_progress: 0,
    });
    expect(sentence).toBe(
      '83: orders in 7 of the last 12 months (-4), 25 items bought again (-3), longest pause 30 d (-3)',
    );
  });

  it('a rural shop that has gone quiet and pays late', async () => {
    const { score, sentence } = await tell('small-rural', {
      order_silence: [0.1, 3], // 35 points, half a sample
      longest_pause: 60, // 55
      buying_months: 4, // 45
      order_span: 180, // 45
      repeat_items: 2, // 20
      annual_revenue: 3000, // 50
      fill_rate: 0.8, // 50
      days_sales_outstanding: 75, // 35
      late_payment_share: 0.5, // 30
    });
    // 34.65 of the 83 per cent that have a value; the silence bears half of its 6.
    expect(score).toMatchObject({ score: 41.7, band: 'yellow', confidence: 80 });
    expect(sentence).toBe(
      '42: 2 items bought again (-11), orders in 4 of the last 12 months (-9), longest pause 60 d (-7)',
    );
  });

  it('an urban dealer whom we no longer deliver to', async () => {
    const before = await tell('large-urban', { ...DEALER, fill_rate: 1, lead_time_variability: 1 });
    expect(before.score).toMatchObject({ score: 91.9, band: 'green' });
    const base = earlier(before.score.score, {
      band: 'green',
      reasons: before.score.reasons,
    });
    const { score, sentence } = await tell('large-urban', DEALER, base);
    // 66.65 of the 88 per cent that have a value: 11 of the fill rate and 3.2 of the lead time are gone.
    expect(score).toMatchObject({ score: 75.7, band: 'yellow', trend: 'down' });
    expect(score.cap).toEqual({ band: 'yellow', because: 'we ship too little' });
    expect(sentence).toBe(
      '92 -> 76: first shipments 50 % filled (-12), lead time varies by 10 d (-4)',
    );
  });
});

const DEALER: WrittenValues = {
  order_silence: 0.6, // 100 points of 7
  longest_pause: 14, // 100 of 13
  buying_months: 12, // 100 of 13
  order_span: 340, // 100 of 9
  repeat_items: 25, // 70 of 11
  annual_revenue: 30_000, // 75 of 8
  fill_rate: 0.5, // 0 of 11
  lead_time_variability: 10, // 20 of 4
  late_payment_share: 0.2, // 75 of 7
  return_rate: 0.1, // 95 of 2
  days_sales_outstanding: 30, // 100 of 3
};

import { describe, expect, it } from '@jest/globals';
import type { PublishedMoment } from '../../../../src/model/lint/finding.ts';
import { lintModel } from '../../../../src/model/lint/lint-model.ts';
import {
  account,
  alert,
  cards,
  CHAINS,
  evenSample,
  found,
  lintInput,
  playbook,
  QUIET,
  scorecard,
  SHOPS,
} from '../../../support/lint-examples.ts';

const FLAT = [
  [0, 0],
  [1, 100],
] as const;

function published(...daysAgo: readonly number[]): readonly PublishedMoment[] {
  return daysAgo.map((days, index) => ({ number: index + 1, daysAgo: days }));
}

describe('one model for all segments', () => {
  it('is not found where the scorecards weigh differently', () => {
    expect(found('one-model-for-all', lintInput())).toEqual([]);
  });

  it('is found where there is one segment only', () => {
    const one = lintInput({
      segments: { segments: [{ id: 'shops', title: 'Shops', when: [] }], fallback: 'shops' },
      scorecards: cards(SHOPS),
    });
    expect(found('one-model-for-all', one)).toMatchObject([
      { severity: 'warning', evidence: 'the only segment is shops' },
    ]);
  });

  it('is found where two scorecards are the same, with the measure in which the segments differ most', () => {
    const twin = { ...SHOPS, segment: 'chains' };
    const sample = evenSample();
    const chains = sample.accounts.map(({ id }) =>
      account(id + 1000, { rhythm: 0.5, revenue: 5 }, { segment: 'chains' }),
    );
    const input = lintInput({
      scorecards: cards(SHOPS, twin),
      sample: { ...sample, accounts: [...sample.accounts, ...chains] },
    });
    expect(found('one-model-for-all', input)).toMatchObject([
      {
        where: 'scorecards/shops.yaml, scorecards/chains.yaml',
        evidence:
          '100 % of the weight is on the same measures, with the same curves; ' +
          'yet the median revenue is 0.500 here and 5.00 there',
      },
    ]);
  });

  it('is not found where weights are the same but a curve is set to the segment', () => {
    const own = scorecard('chains', [
      ['rhythm', 60, FLAT],
      [
        'revenue',
        40,
        [
          [0, 0],
          [9, 100],
        ],
      ],
    ]);
    expect(found('one-model-for-all', lintInput({ scorecards: cards(SHOPS, own) }))).toEqual([]);
  });
});

describe('lagging measures only', () => {
  it('is an error where nothing leads, and names the measures that would', () => {
    const lagging = scorecard('shops', [
      ['revenue', 30, FLAT],
      ['margin', 10, FLAT],
    ]);
    expect(found('lagging-only', lintInput({ scorecards: cards(lagging, CHAINS) }))).toEqual([
      {
        rule: 'lagging-only',
        severity: 'error',
        where: 'scorecards/shops.yaml',
        message: 'only lagging measures count: the score moves when the revenue already has',
        evidence: 'lagging: revenue 75 %, margin 25 %',
        remedy:
          'Weigh measures that move first, at least 30 % of the whole: rhythm, delivery, lateness.',
      },
    ]);
  });

  it.each([
    [29, 1],
    [30, 0],
  ])('with %i %% of leading weight gives %i warnings', (leading, warnings) => {
    const card = scorecard('shops', [
      ['rhythm', leading, FLAT],
      ['revenue', 100 - leading, FLAT],
    ]);
    const findings = found('lagging-only', lintInput({ scorecards: cards(card, CHAINS) }));
    expect(findings.map(({ severity }) => severity)).toEqual(Array(warnings).fill('warning'));
  });
});

describe('what is easy to measure instead of what matters', () => {
  const idle = { measure: 'revenue', auc: 0.51, low: 0.49, high: 0.53, accounts: 900 };
  const telling = { measure: 'rhythm', auc: 0.7, low: 0.68, high: 0.72, accounts: 900 };

  it('is found where much weight is on what did not tell who would lapse', () => {
    const input = lintInput({ scorecards: cards(SHOPS), tellings: [idle, telling] });
    expect(found('easy-not-important', input)).toMatchObject([
      { severity: 'warning', evidence: 'revenue AUC 0.51 (0.49 to 0.53)' },
    ]);
  });

  it('is not found where that weight is small', () => {
    const card = scorecard('shops', [
      ['rhythm', 80, FLAT],
      ['revenue', 20, FLAT],
    ]);
    const input = lintInput({ scorecards: cards(card), tellings: [idle, telling] });
    expect(found('easy-not-important', input)).toEqual([]);
  });

  it('notes a measure that tells more than one that counts', () => {
    const better = { measure: 'delivery', auc: 0.66, low: 0.63, high: 0.69, accounts: 900 };
    const weak = { ...idle, auc: 0.55, low: 0.53, high: 0.57 };
    const input = lintInput({ scorecards: cards(SHOPS), tellings: [weak, telling, better] });
    expect(found('easy-not-important', input)).toMatchObject([
      { severity: 'note', evidence: 'delivery AUC 0.66 (0.63 to 0.69)' },
    ]);
  });

  it('is told as not judged without outcomes', () => {
    expect(lintModel(lintInput()).notJudged).toContainEqual({
      rule: 'easy-not-important',
      title: 'what is easy to measure instead of what matters',
    });
  });
});

describe('constant tuning', () => {
  it('is found from the fourth version in half a year on', () => {
    const often = lintInput({ published: published(168, 105, 49, 7) });
    expect(found('constant-tuning', often)).toMatchObject([
      {
        severity: 'warning',
        evidence:
          'version 1 168 days ago, version 2 105 days ago, version 3 49 days ago, version 4 7 days ago',
      },
    ]);
  });

  it('is not found where they lie further back', () => {
    const seldom = lintInput({ published: published(475, 444, 416, 7) });
    expect(found('constant-tuning', seldom)).toEqual([]);
  });
});

describe('a leading measure without a playbook', () => {
  it('is not found where an alert with a playbook looks at it', () => {
    expect(found('leading-without-playbook', lintInput())).toEqual([]);
  });

  it('is found where the alert has no playbook, for the alert and for the measure', () => {
    const findings = found('leading-without-playbook', lintInput({ playbooks: [] }));
    expect(findings.map(({ where }) => where)).toEqual([
      'alerts.yaml: quiet',
      'scorecards/shops.yaml, scorecards/chains.yaml',
    ]);
    expect(findings[1]?.evidence).toBe(
      'up to 60 % of the weight, and no alert with a playbook looks at it',
    );
  });

  it('leaves lagging measures and small weights alone', () => {
    const card = scorecard('shops', [
      ['rhythm', 50, FLAT],
      ['delivery', 9, FLAT],
      ['revenue', 41, FLAT],
    ]);
    const other = alert(
      'rhythm-only',
      [{ measure: 'rhythm', at_most: 0.1 }],
      [{ measure: 'rhythm', at_least: 0.5 }],
    );
    const input = lintInput({
      scorecards: cards(card, CHAINS),
      alerts: [QUIET, other],
      playbooks: [playbook('quiet'), playbook('rhythm-only')],
    });
    expect(found('leading-without-playbook', input)).toEqual([]);
  });
});

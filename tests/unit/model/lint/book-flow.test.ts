import { describe, expect, it } from '@jest/globals';
import type { Band } from '../../../../src/domain/score.ts';
import { bookFlow } from '../../../../src/model/lint/book-flow.ts';
import type { BookSample } from '../../../../src/model/lint/book-sample.ts';
import { account, found, lintInput, QUIET } from '../../../support/lint-examples.ts';

/** One account a column, one week a row; each stands for ten of the book. */
function weeks(...rows: readonly (readonly number[])[]): readonly BookSample[] {
  return rows.map((rhythms, week) => ({
    day: `2026-04-${String(6 + 7 * week).padStart(2, '0')}`,
    accounts: rhythms.map((rhythm, id) => account(id, { rhythm })),
    scale: 10,
  }));
}

function banded(...rows: readonly (readonly (Band | undefined)[])[]): readonly BookSample[] {
  return rows.map((bands, week) => ({
    day: `2026-04-${String(6 + 7 * week).padStart(2, '0')}`,
    accounts: bands.map((band, id) =>
      account(id, {}, { band, segment: id === 0 ? 'shops' : 'chains' }),
    ),
    scale: 1,
  }));
}

/** Severities for a book of ten of which some are flagged. */
function severities(flagged: number): readonly string[] {
  const rhythms = Array.from({ length: 10 }, (_, id) => (id < flagged ? 0.05 : 0.9));
  const flow = bookFlow(weeks(rhythms, rhythms), [QUIET]);
  return found('alert-floods', lintInput({ flow })).map(({ severity }) => severity);
}

describe('the alerts of a week', () => {
  it('count what becomes true, not what stays so, and not what was true at the start', () => {
    const flow = bookFlow(weeks([0.05, 0.9, 0.9], [0.05, 0.05, 0.9], [0.05, 0.05, 0.05]), [QUIET]);
    expect(flow.alerts).toEqual([
      { alert: 'quiet', now: 30, share: 1, newPerWeek: 10, mostInAWeek: 10 },
    ]);
    expect([flow.from, flow.to, flow.weeks]).toEqual(['2026-04-06', '2026-04-20', 2]);
  });

  it('do not count an account again before its reason was gone', () => {
    const between = bookFlow(weeks([0.9], [0.05], [0.3], [0.05]), [QUIET]);
    const gone = bookFlow(weeks([0.9], [0.05], [0.5], [0.05]), [QUIET]);
    expect(between.alerts[0]?.newPerWeek).toBeCloseTo(10 / 3);
    expect(gone.alerts[0]?.newPerWeek).toBeCloseTo(20 / 3);
  });

  it('are a finding from a fifth of the book on, and an error from half of it on', () => {
    expect([severities(1), severities(2), severities(5)]).toEqual([[], ['warning'], ['error']]);
  });
});

describe('changes of band', () => {
  it('are counted per 1,000 accounts and week, by segment, where both weeks have a band', () => {
    const flow = bookFlow(
      banded(['red', 'green', 'green'], ['red', 'yellow', undefined], ['green', 'yellow', 'red']),
      [],
    );
    expect(Object.fromEntries(flow.bandChangesBySegment)).toEqual({ shops: 500, chains: 2000 / 3 });
    expect(flow.bandChangesPer1000).toBe(600);
  });

  it('are a finding where they are many', () => {
    const flow = bookFlow(banded(['red', 'red'], ['green', 'red']), []);
    expect(found('restless-bands', lintInput({ flow }))).toMatchObject([
      { where: 'scorecards/shops.yaml: bands', severity: 'warning' },
    ]);
  });
});

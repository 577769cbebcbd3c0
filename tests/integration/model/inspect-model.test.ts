import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { inspectModel } from '../../../src/model/lint/inspect-model.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { PipelineLab, TODAY } from '../../support/pipeline-lab.ts';
import { openTestStore } from '../../support/test-store.ts';

const AS_OF = { day: TODAY, knownBefore: '2026-04-21' };

let store: Store;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

function healths(...counts: readonly (readonly [times: number, health: number])[]) {
  return counts.flatMap(([times, health]) => Array.from({ length: times }, () => health));
}

async function rowsOf(lab: PipelineLab): Promise<unknown> {
  return store.database.rows(
    z.object({ values: z.number(), scores: z.number() }),
    `SELECT (SELECT count(*)::int FROM bellwether.measure_values WHERE connection_id = $1) AS values,
       (SELECT count(*)::int FROM bellwether.scores WHERE connection_id = $1) AS scores`,
    [lab.connectionId],
  );
}

describe('a model held against the mirror', () => {
  it('is judged on the active accounts only, with the alerts that it would raise', async () => {
    const lab = await PipelineLab.open(store.database, healths([8, 10], [12, 80]));
    lab.account('gone', 10, { Asleep: true });
    await lab.run({ stages: ['sync'] });
    const report = await inspectModel(lab.context(), AS_OF);
    expect(report.judgedOn).toEqual({ sampled: 20, book: 20 });
    expect(report.flow).toMatchObject({
      weeks: 8,
      from: '2026-02-23',
      to: TODAY,
      alerts: [{ alert: 'poor', now: 8, share: 0.4, newPerWeek: 0 }],
      bandChangesPer1000: 0,
    });
    expect(report.findings.map(({ rule, severity }) => [severity, rule])).toEqual([
      ['warning', 'one-model-for-all'],
      ['warning', 'alert-floods'],
    ]);
  });

  it('leaves no trace in the store', async () => {
    const lab = await PipelineLab.open(store.database, [10, 80]);
    await lab.run({ stages: ['sync', 'score'] });
    const before = await rowsOf(lab);
    await inspectModel(lab.context(), AS_OF);
    expect(await rowsOf(lab)).toEqual(before);
  });

  it('is judged as far as it can be where nothing has been read, and says what was not', async () => {
    const lab = await PipelineLab.open(store.database);
    const report = await inspectModel(lab.context(), AS_OF);
    expect(report.judgedOn).toBeUndefined();
    expect(report.findings.map(({ rule }) => rule)).toEqual(['one-model-for-all']);
    expect(report.notJudged).toContainEqual({
      rule: 'empty-band',
      title: 'bands that hold nobody or nearly everybody',
      reason: expect.stringContaining('bellwether sync'),
    });
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import PQueue from 'p-queue';
import { openChaosBench, type ChaosBench } from '../../scripts/chaos-run/chaos-bench.ts';
import { chaosRun, type ChaosResult } from '../../scripts/chaos-run/chaos-run.ts';
import { drawScenario } from '../../scripts/chaos-run/scenario.ts';

/** `scripts/chaos` plays as many as one likes; these few keep the promises honest in CI. */
const SEEDS = [
  ['salesforce', 1],
  ['salesforce', 4],
  ['salesforce', 7],
  ['salesforce', 12],
  ['hubspot', 1],
  ['hubspot', 6],
  ['hubspot', 7],
] as const;

describe('whole runs that meet faults, kill -9 and other people', () => {
  let bench: ChaosBench;
  let results: readonly ChaosResult[];

  beforeAll(async () => {
    bench = await openChaosBench();
    // They mostly wait, but a call of theirs has one second: more at once would make each other late.
    const places = new PQueue({ concurrency: 3 });
    results = await Promise.all(
      SEEDS.map(([crm, seed]) => places.add(() => chaosRun(bench, drawScenario(seed, crm)))),
    );
  });

  afterAll(async () => {
    await bench.close();
  });

  it.each(SEEDS)('end on %s as they would without, with seed %d', (crm, seed) => {
    const result = results.find(({ scenario }) => scenario.crm === crm && scenario.seed === seed);
    expect(result).toMatchObject({ violations: [] });
  });

  it('have met what they are about', () => {
    const faults = results.flatMap(({ befell }) => Object.values(befell));
    expect(faults.reduce((sum, times) => sum + times, 0)).toBeGreaterThan(20);
    expect(results.flatMap(({ runs }) => runs.map(({ end }) => end))).toContain('killed');
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  KILL_STAGES,
  openKillBench,
  tryKill,
  type KillBench,
} from '../../scripts/kill-run/kill-series.ts';
import { inspectCrm } from '../../scripts/kill-run/inspect-crm.ts';

/** `scripts/kill-test` does the same twenty times a stage; here one blow each keeps the promise honest in CI. */
describe.each(['salesforce', 'hubspot'] as const)('a run on %s that is killed', (crm) => {
  let bench: KillBench;
  let undisturbed: unknown;

  beforeAll(async () => {
    bench = await openKillBench({ crm, accounts: 40 });
    const result = await tryKill(bench, { stage: undefined, moment: 0, inspect: inspectCrm });
    undisturbed = result.state;
  });

  afterAll(async () => {
    await bench.close();
  });

  it.each(KILL_STAGES)(
    'during %s reaches the same end when it is run again, with no task twice',
    async (stage) => {
      const result = await tryKill(bench, { stage, moment: 0.4, inspect: inspectCrm });
      expect(result.state).toEqual(undisturbed);
      expect(result.writtenAfterwards).toBe(0);
    },
  );
});

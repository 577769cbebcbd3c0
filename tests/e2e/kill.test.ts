import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  KILL_STAGES,
  openKillBench,
  tryKill,
  type KillBench,
} from '../../scripts/kill-run/kill-series.ts';
import type { SandboxProcess } from '../../scripts/demo-run/sandbox-process.ts';
import { readCrm } from './crm-state.ts';

const TIMEOUT_MS = 600_000;

/** Everything that stands in the CRM, task keys included: the same base gives the same keys. */
async function inspect({ crm, url, credentials }: SandboxProcess) {
  const { scores, tasks, accounts } = await readCrm(crm, url, credentials);
  return {
    accounts,
    scores: [...scores].toSorted(([a], [b]) => (a < b ? -1 : 1)),
    tasks: tasks.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
  };
}

/** `scripts/kill-test` does the same twenty times a stage; here one blow each keeps the promise honest in CI. */
describe.each(['salesforce', 'hubspot'] as const)('a run on %s that is killed', (crm) => {
  let bench: KillBench;
  let undisturbed: unknown;

  beforeAll(async () => {
    bench = await openKillBench(crm);
    const result = await tryKill(bench, { stage: undefined, moment: 0, inspect });
    undisturbed = result.state;
  }, TIMEOUT_MS);

  afterAll(async () => {
    await bench.close();
  });

  it.each(KILL_STAGES)(
    'during %s reaches the same end when it is run again, with no task twice',
    async (stage) => {
      const result = await tryKill(bench, { stage, moment: 0.4, inspect });
      expect(result.state).toEqual(undisturbed);
      expect(result.writtenAfterwards).toBe(0);
    },
    TIMEOUT_MS,
  );
});

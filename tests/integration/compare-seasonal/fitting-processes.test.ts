import { afterEach, describe, expect, it } from '@jest/globals';
import {
  FittingProcesses,
  type FittingOptions,
} from '../../../scripts/compare-seasonal-run/prophet/fitting-processes.ts';

const DAY_MS = 86_400_000;

const opened: FittingProcesses[] = [];

afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});

function open(more: Partial<FittingOptions> = {}): FittingProcesses {
  const script = new URL('../../support/fitting-process.ts', import.meta.url);
  const limits = { args: [], processes: 1, deadlineMs: DAY_MS, fitsPerProcess: 1000 };
  const processes = new FittingProcesses({ script, ...limits, ...more });
  opened.push(processes);
  return processes;
}

/** What the process does with it stands in tests/support/fitting-process.ts; 0 gives the number of the process. */
function fit(processes: FittingProcesses, value: number): Promise<readonly number[] | undefined> {
  return processes.forecast({ until: '2026-01-05', values: [value], ahead: 1 });
}

describe('processes that fit', () => {
  it('are replaced after so many fits, since the library keeps memory', async () => {
    const processes = open({ fitsPerProcess: 2 });
    const pids = [];
    for (let count = 0; count < 4; count += 1) pids.push(await fit(processes, 0));
    expect(pids[1]).toEqual(pids[0]);
    expect(pids[2]).not.toEqual(pids[0]);
    expect(pids[3]).toEqual(pids[2]);
  });

  it.each([
    ['failed', 1],
    ['ended', 2],
    ['gave no number', 4],
  ])('are replaced when one %s, whose fit gives nothing', async (_, value) => {
    const processes = open();
    const before = await fit(processes, 0);
    expect(await fit(processes, value)).toBeUndefined();
    const after = await fit(processes, 0);
    expect(after).toHaveLength(1);
    expect(after).not.toEqual(before);
  });

  it('give nothing where one hangs', async () => {
    expect(await fit(open({ deadlineMs: 1 }), 3)).toBeUndefined();
  });

  it('share the work: more series than processes wait their turn', async () => {
    const processes = open({ processes: 2 });
    const pids = await Promise.all(Array.from({ length: 6 }, () => fit(processes, 0)));
    expect(new Set(pids.flat()).size).toBe(2);
  });
});

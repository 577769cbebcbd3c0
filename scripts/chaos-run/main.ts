/**
 * scripts/chaos lets whole runs of Bellwether meet random faults, kill -9 and changes by other people, on a sandbox CRM,
 * and holds what then stands in CRM and mirror against the same without faults (docs/chaos.md).
 *
 *   --seed N     the first seed (default 1); each run has its own, one higher than the one before
 *   --runs K     how many runs (default 20)
 *   --crm KIND   salesforce or hubspot; default: by seed
 *   --parallel N so many at once (default 3): they mostly wait
 *   --json       the results as JSON lines
 *   --verbose    every run of Bellwether with its end
 *   --help       this text
 *
 * Exit code 0: no promise was broken; 1: some were, each told with its seed.
 */
import { z } from 'zod';
import { endProcess } from '../../src/cli/end-process.ts';
import { runScript } from '../run-script.ts';
import { scriptOptions } from '../script-options.ts';
import { openChaosBench } from './chaos-bench.ts';
import { chaosRun, type ChaosResult } from './chaos-run.ts';
import { drawScenario } from './scenario.ts';

const whole = z.coerce.number().int();
const {
  seed: first,
  runs: count,
  crm,
  parallel,
  json,
  verbose,
} = await scriptOptions(import.meta.url, {
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '20' },
    crm: { type: 'string' },
    parallel: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
  schema: z.object({
    seed: whole,
    runs: whole.positive(),
    crm: z.enum(['salesforce', 'hubspot']).optional(),
    parallel: whole.positive(),
    json: z.boolean(),
    verbose: z.boolean(),
  }),
});

await runScript(async (signal) => {
  const bench = await openChaosBench();
  const results: ChaosResult[] = [];
  let seed = first;
  const worker = async (): Promise<void> => {
    while (seed < first + count && !signal.aborted) {
      const scenario = drawScenario(seed, crm);
      seed += 1;
      const result = await chaosRun(bench, scenario);
      results.push(result);
      report(result);
    }
  };
  try {
    await Promise.all(Array.from({ length: parallel }, worker));
  } finally {
    await bench.close();
  }
  const broken = results.filter(({ violations }) => violations.length > 0);
  if (!json) summary(results, broken);
  endProcess(broken.length === 0 && !signal.aborted ? 0 : 1);
});

function report({ scenario, seconds, runs, befell, violations }: ChaosResult): void {
  const { seed, crm: kind, accounts, start } = scenario;
  if (json) {
    say(JSON.stringify({ seed, crm: kind, accounts, start, seconds, runs, befell, violations }));
    return;
  }
  const faults = Object.values(befell).reduce((sum, times) => sum + times, 0);
  const kills = runs.filter(({ end }) => end === 'killed').length;
  say(
    `seed ${String(seed)}: ${kind}, ${String(accounts)} accounts, ${start}; ${String(faults)} faults, ` +
      `${String(kills)} kills, ${seconds.toFixed(1)} s: ${violations.length === 0 ? 'holds' : 'BROKEN'}`,
  );
  if (verbose || violations.length > 0) {
    say(`  faults that befell: ${JSON.stringify(befell)}`);
    for (const { what, end, logged, written } of runs) {
      say(`  ${what}: ${end} (${String(logged)} calls, ${String(written)} written)`);
    }
  }
  for (const { invariant, difference } of violations) {
    say(`  broken: ${invariant}`);
    for (const line of difference.slice(0, 12)) say(`    ${line}`);
    if (difference.length > 12) say(`    and ${String(difference.length - 12)} more`);
  }
  if (violations.length > 0) {
    say(`  again: scripts/chaos --seed ${String(seed)} --runs 1 --crm ${kind} --verbose`);
  }
}

function summary(results: readonly ChaosResult[], broken: readonly ChaosResult[]): void {
  const total = results.reduce((sum, { seconds }) => sum + seconds, 0);
  const seeds = broken.map(({ scenario }) => String(scenario.seed)).join(', ');
  say(
    `${String(results.length)} runs in ${total.toFixed(0)} s: ` +
      (broken.length === 0 ? 'every promise held' : `broken with the seeds ${seeds}`),
  );
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

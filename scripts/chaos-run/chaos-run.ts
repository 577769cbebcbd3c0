import { playQuietly, quietRun, runDisturbed, settle, unsettled, type PlayedRun } from './play.ts';
import { Hanging } from './bellwether-verb.ts';
import { DAY, NEXT_DAY, type ChaosBench } from './chaos-bench.ts';
import { crmEnd, type CrmEnd } from './crm-end.ts';
import { journalEnd } from './journal-end.ts';
import { mirrorIsCrm, noTaskTwice, nothingLost, sameAsOracle, withinLimits } from './judge.ts';
import { mirrorEnd } from './mirror-end.ts';
import type { Scenario } from './scenario.ts';
import type { Violation } from './violation.ts';
import { openWorld, type World } from './world.ts';

export interface ChaosResult {
  readonly scenario: Scenario;
  readonly seconds: number;
  readonly runs: readonly PlayedRun[];
  /** How often each fault befell a request, by its kind. */
  readonly befell: Readonly<Record<string, number>>;
  readonly violations: readonly Violation[];
}

/** Plays a scenario with all that goes wrong, and once more without, and holds one end against the other. */
export async function chaosRun(bench: ChaosBench, scenario: Scenario): Promise<ChaosResult> {
  const startedMs = performance.now();
  const seconds = (): number => (performance.now() - startedMs) / 1000;
  // At the same time: both mostly wait.
  const oracle = oracleEnd(bench, scenario);
  oracle.catch(() => undefined);
  const world = await openWorld(bench, scenario);
  const runs: PlayedRun[] = [];
  const befell: Record<string, number> = {};
  const violations: Violation[] = [];
  try {
    await playDisturbed(bench, world, { runs, befell, violations });
    violations.push(...(await settleAndJudge(bench, world, { runs, oracle })));
  } catch (error) {
    violations.push(asViolation(error));
  } finally {
    await oracle.catch(() => undefined);
    await world.close();
  }
  return { scenario, seconds: seconds(), runs, befell, violations };
}

/** What cannot be judged has not held. */
function asViolation(error: unknown): Violation {
  if (error instanceof Hanging) {
    return { invariant: 'the process never hangs', difference: [error.message] };
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { invariant: 'the run can be judged', difference: trace.split('\n') };
}

interface Notes {
  readonly runs: PlayedRun[];
  readonly befell: Record<string, number>;
  readonly violations: Violation[];
}

async function playDisturbed(
  bench: ChaosBench,
  world: World,
  { runs, befell, violations }: Notes,
): Promise<void> {
  world.sandbox().faults.set(world.scenario.faults);
  for (const disturbed of world.scenario.runs) {
    runs.push(await runDisturbed(bench, world, disturbed));
    violations.push(...nothingLost(world, await crmEnd(world), await journalEnd(world.database)));
  }
  for (const { fault, befell: times } of world.sandbox().faults.report().faults) {
    befell[fault.kind] = (befell[fault.kind] ?? 0) + times;
  }
  world.sandbox().faults.clear();
  await repair(world, runs, befell);
}

/** Administrators give back what was taken. Bellwether has seen before that it is missing. */
async function repair(
  world: World,
  runs: PlayedRun[],
  befell: Readonly<Record<string, number>>,
): Promise<void> {
  const happened = (kind: string): boolean => (befell[kind] ?? 0) > 0;
  if (happened('field_gone')) runs.push(await quietRun(world, 'run', DAY));
  if (happened('permission_lost') || happened('field_read_only')) await world.restart();
  if (happened('field_gone')) runs.push(await quietRun(world, 'provision', DAY));
  await world.people.finish();
}

async function settleAndJudge(
  bench: ChaosBench,
  world: World,
  { runs, oracle }: { readonly runs: PlayedRun[]; readonly oracle: Promise<CrmEnd> },
): Promise<readonly Violation[]> {
  const violations: Violation[] = [];
  // The first may have to pick up what was cut off; the next day everything is written anew.
  runs.push(await quietRun(world, 'run', DAY));
  const settling = await settle(world, NEXT_DAY);
  runs.push(...settling);
  violations.push(...unsettled(settling));
  const end = await crmEnd(world);
  violations.push(
    ...noTaskTwice(end),
    ...nothingLost(world, end, await journalEnd(world.database)),
    ...withinLimits(world, runs),
    ...sameAsOracle(world, end, await oracle),
    ...mirrorIsCrm(await mirrorEnd(world.database), await freshMirror(bench, world)),
  );
  return violations;
}

async function oracleEnd(bench: ChaosBench, scenario: Scenario): Promise<CrmEnd> {
  const world = await openWorld(bench, scenario);
  try {
    await playQuietly(world);
    return await crmEnd(world);
  } finally {
    await world.close();
  }
}

/** What somebody has who reads the CRM for the first time now. */
async function freshMirror(bench: ChaosBench, world: World): ReturnType<typeof mirrorEnd> {
  const database = await bench.databases.create();
  try {
    const { end } = await quietRun({ ...world, ...reading(world, database.url) }, 'sync', NEXT_DAY);
    if (end !== 'done') throw new Error(`the CRM cannot be read at the end: ${end}`);
    return await mirrorEnd(database);
  } finally {
    await bench.databases.drop(database);
  }
}

function reading(world: World, url: string): Pick<World, 'setting'> {
  return {
    async setting(options) {
      const setting = await world.setting(options);
      return { ...setting, environment: { ...setting.environment, DATABASE_URL: url } };
    },
  };
}

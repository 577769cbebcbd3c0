import { z } from 'zod';
import { messageOf } from '../../src/domain/errors.ts';
import { killDuring } from '../kill-run/kill-series.ts';
import { bellwetherVerb, Hanging, watched, type VerbName } from './bellwether-verb.ts';
import { callsOf } from './call-log.ts';
import { DAY, NEXT_DAY, type ChaosBench } from './chaos-bench.ts';
import type { DisturbedRun } from './scenario.ts';
import type { Violation } from './violation.ts';
import type { World } from './world.ts';

/** What Bellwether did at one go, for the report of a violation. */
export interface PlayedRun {
  readonly what: string;
  /** `done`, `killed`, or why it stopped. */
  readonly end: string;
  /** Calls by the log of the sandbox, and by Bellwether's own count where it came to tell it. */
  readonly logged: number;
  readonly counted: number | undefined;
  /** Changes that it wrote. */
  readonly written: number;
}

const answerSchema = z.object({
  apply: z
    .object({ accountsUpdated: z.number(), tasksCreated: z.number(), tasksClosed: z.number() })
    .optional(),
  usage: z.object({ calls: z.number() }).optional(),
});

/** One verb in this process, to its end or failure. Hanging is a violation. */
async function runOnce(
  world: World,
  verb: VerbName,
  options: { readonly asOf: string; readonly disturbed?: boolean },
): Promise<PlayedRun> {
  const setting = await world.setting(options);
  const before = callsOf(world.log());
  const logged = (): number => callsOf(world.log()) - before;
  const what = `${verb} ${options.asOf}`;
  try {
    const answer = answerSchema.parse(await bellwetherVerb(setting, verb, options));
    const { accountsUpdated = 0, tasksCreated = 0, tasksClosed = 0 } = answer.apply ?? {};
    const written = accountsUpdated + tasksCreated + tasksClosed;
    return { what, end: 'done', logged: logged(), counted: answer.usage?.calls, written };
  } catch (error) {
    if (error instanceof Hanging) throw error;
    return { what, end: messageOf(error), logged: logged(), counted: undefined, written: 0 };
  }
}

/** A stage was timed in a process that had warmed up. */
const CHILD_IS_SLOWER = 1.5;

/** A run that is killed in its midst, as a process of its own. */
async function runKilled(
  bench: ChaosBench,
  world: World,
  kill: NonNullable<DisturbedRun['kill']>,
): Promise<PlayedRun> {
  const { crm } = world.scenario;
  const { environment } = await world.setting({ disturbed: true });
  const { stageMs } = await bench.beginning(world.scenario);
  const before = callsOf(world.log());
  const delayMs = kill.moment * stageMs[kill.stage] * CHILD_IS_SLOWER;
  const run = ['run', '--connection', crm, '--as-of', DAY];
  const running = await watched(
    killDuring(run, environment, kill.stage, delayMs),
    `run of ${crm}`,
    () => undefined,
  );
  return {
    what: `run ${DAY}, to be killed in ${kill.stage}`,
    end: running ? 'killed' : 'had ended before',
    logged: callsOf(world.log()) - before,
    counted: undefined,
    written: 0,
  };
}

/** A run while faults befall it, it may be killed, and people are at work. */
export async function runDisturbed(
  bench: ChaosBench,
  world: World,
  { afterMs, before, meanwhile, kill }: DisturbedRun,
): Promise<PlayedRun> {
  world.sandbox().clock.advance(afterMs);
  await world.people.carryOut(before);
  const stop = whenCalled(world, meanwhile.requests, () => world.people.carryOut(meanwhile.edits));
  try {
    return kill === undefined
      ? await runOnce(world, 'run', { asOf: DAY, disturbed: true })
      : await runKilled(bench, world, kill);
  } finally {
    await stop();
  }
}

/** Does something once so many more requests have come, or at the end. */
function whenCalled(
  world: World,
  requests: number,
  work: () => Promise<void>,
): () => Promise<void> {
  const { requests: log } = world.sandbox();
  const from = log.totals().requests;
  let begun: Promise<void> | undefined;
  const timer = setInterval(() => {
    if (log.totals().requests - from >= requests) begun ??= work();
  }, 2);
  return async () => {
    clearInterval(timer);
    begun ??= work();
    await begun;
  };
}

/** A verb a minute later, with nothing in its way. */
export function quietRun(world: World, verb: VerbName, asOf: string): Promise<PlayedRun> {
  world.sandbox().clock.advance(60_000);
  return runOnce(world, verb, { asOf });
}

/** More runs than this without an end in sight is no way to settle. */
const MOST_RUNS = 6;

/** Quiet runs until one has nothing to do any more. */
export async function settle(world: World, asOf: string): Promise<readonly PlayedRun[]> {
  const runs: PlayedRun[] = [];
  while (runs.length < MOST_RUNS) {
    const run = await quietRun(world, 'run', asOf);
    runs.push(run);
    if (run.end === 'done' && run.written === 0) break;
  }
  return runs;
}

/** Whether the last of these runs had nothing to do. */
export function unsettled(runs: readonly PlayedRun[]): readonly Violation[] {
  const last = runs.at(-1);
  if (last !== undefined && last.end === 'done' && last.written === 0) return [];
  const difference = runs.map(({ end, written }) => `${end}, ${String(written)} written`);
  return [{ invariant: 'it settles when the faults cease', difference }];
}

/**
 * The oracle: the same changes by the same people, and nothing goes wrong. Right ends do not depend on when somebody
 * changed something, so that all of it comes before the first run.
 */
export async function playQuietly(world: World): Promise<void> {
  const edits = world.scenario.runs.flatMap(({ before, meanwhile }) => [
    ...before,
    ...meanwhile.edits,
  ]);
  await world.people.carryOut(edits);
  await world.people.finish();
  for (const asOf of [DAY, NEXT_DAY]) {
    const { end } = await quietRun(world, 'run', asOf);
    if (end !== 'done') throw new Error(`the run without faults fails: ${end}`);
  }
}

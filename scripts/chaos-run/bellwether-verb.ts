import { provisionVerb } from '../../src/cli/commands/admin-verbs.ts';
import { runVerb, syncVerb } from '../../src/cli/commands/pipeline-verbs.ts';
import type { Shell, Verb } from '../../src/cli/verb.ts';
import { BellwetherError } from '../../src/domain/errors.ts';
import { createLogger } from '../../src/logging/logger.ts';
import type { CrmName } from './edit.ts';

/** Where a verb works. */
export interface BellwetherSetting {
  readonly crm: CrmName;
  readonly environment: Readonly<Record<string, string>>;
  readonly configFolder: string;
  readonly onStage?: (stage: string) => void;
}

export type VerbName = 'provision' | 'run' | 'sync';

const VERBS: Readonly<Record<VerbName, Verb>> = {
  provision: provisionVerb,
  run: runVerb,
  sync: syncVerb,
};

const OPTIONS: Readonly<Record<VerbName, object>> = { provision: { yes: true }, run: {}, sync: {} };

/** No verb on so few accounts needs so long, however often it waits and tries again. */
const WATCHDOG_MS = 180_000;

/** Thrown when a verb does not come to an end by itself. */
export class Hanging extends Error {}

/** Carries out a verb as the command line does, in this process. Gives what --json would print. */
export async function bellwetherVerb(
  { crm, environment, configFolder, onStage }: BellwetherSetting,
  name: VerbName,
  { asOf }: { readonly asOf: string },
): Promise<unknown> {
  const stop = new AbortController();
  const shell: Shell = {
    environment,
    configFolder,
    connection: crm,
    logger: createLogger('error'),
    signal: stop.signal,
    now: () => new Date(`${asOf}T08:00:00Z`),
    onProgress: ({ stage, what }) => {
      if (what === 'starting') onStage?.(stage);
    },
    announce: () => Promise.resolve(),
  };
  const day = name === 'run' ? { asOf } : {};
  const work = VERBS[name].run(shell, { args: [], options: { ...OPTIONS[name], ...day } });
  const { json } = await watched(work, `${name} of ${crm}`, () => {
    stop.abort(new BellwetherError('run.interrupted', 'stopped by the watchdog'));
  });
  return json;
}

/** The work's own end, or {@link Hanging} after a long time. */
export async function watched<T>(work: Promise<T>, what: string, stop: () => void): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(new Hanging(`${what} did not end within ${String(WATCHDOG_MS / 1000)} s`));
    stop();
  }, WATCHDOG_MS);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

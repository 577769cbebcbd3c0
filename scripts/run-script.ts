import { endProcess } from '../src/cli/end-process.ts';
import { BellwetherError } from '../src/domain/errors.ts';

/**
 * Does the work of a script and ends it. Ctrl-C and `kill` abort the signal, and what then fails ends it with exit code 130;
 * a second time they end the process as it stands. What the user can mend is told in words, with the exit code that
 * Bellwether has for it.
 */
export async function runScript(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const signal = stopSignal();
  try {
    await work(signal);
  } catch (error) {
    if (signal.aborted) {
      say('Stopped; nothing is left running.');
      endProcess(130);
    } else if (error instanceof BellwetherError && error.code !== 'bug') {
      say(error.message);
      if (error.remedy !== undefined) say(error.remedy);
      endProcess(error.exitCode);
    } else throw error;
  }
}

/** What a person reads meanwhile: on standard error, so that the output is the result alone. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      stop.abort();
    });
  }
  return stop.signal;
}

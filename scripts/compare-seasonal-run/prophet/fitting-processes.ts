import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { WeeklySeries } from '../prophet-forecast.ts';

export interface FittingOptions {
  readonly script: URL;
  /** What the script is told when it starts. */
  readonly args: readonly string[];
  readonly processes: number;
  /** A fit that takes longer has hung. */
  readonly deadlineMs: number;
  /** The library keeps some memory at each fit: after so many the process is replaced. */
  readonly fitsPerProcess: number;
}

const answerSchema = z.union([
  z.object({ weeks: z.array(z.number()) }),
  z.object({ failure: z.string() }),
]);

type Answer = z.infer<typeof answerSchema>;

/** Processes that fit series, each one at a time. One that failed or hung is replaced: the library may be broken in it. */
export class FittingProcesses {
  readonly #options: FittingOptions;
  readonly #all = new Set<FittingProcess>();
  readonly #idle: FittingProcess[] = [];
  readonly #waiting: ((free: FittingProcess) => void)[] = [];

  constructor(options: FittingOptions) {
    this.#options = options;
    for (let count = 0; count < options.processes; count += 1) {
      this.#idle.push(this.#started());
    }
  }

  /** The weeks ahead; undefined where the library failed or hung. */
  async forecast(series: WeeklySeries): Promise<readonly number[] | undefined> {
    const free = this.#idle.pop() ?? (await this.#nextFree());
    const weeks = await free.fit(series);
    const next = weeks === undefined || free.isWornOut ? this.#insteadOf(free) : free;
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#idle.push(next);
    else waiting(next);
    return weeks;
  }

  /** Ends them, whatever they are at. */
  close(): void {
    for (const one of this.#all) one.end();
  }

  #nextFree(): Promise<FittingProcess> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  #insteadOf(worn: FittingProcess): FittingProcess {
    worn.end();
    this.#all.delete(worn);
    return this.#started();
  }

  #started(): FittingProcess {
    const started = new FittingProcess(this.#options);
    this.#all.add(started);
    return started;
  }
}

class FittingProcess {
  readonly #child: ChildProcess;
  readonly #options: FittingOptions;
  #fits = 0;

  constructor(options: FittingOptions) {
    this.#options = options;
    // What the library says on stderr it also throws.
    this.#child = fork(fileURLToPath(options.script), options.args, {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    // A process that cannot be written to shows in the fit that waits for it.
    this.#child.on('error', () => {});
  }

  get isWornOut(): boolean {
    return this.#fits >= this.#options.fitsPerProcess;
  }

  async fit(series: WeeklySeries): Promise<readonly number[] | undefined> {
    this.#fits += 1;
    const answer = await this.#ask(series);
    return answer !== undefined && 'weeks' in answer && answer.weeks.every(Number.isFinite)
      ? answer.weeks
      : undefined;
  }

  /** It may hang in a computation, and hear nothing softer. */
  end(): void {
    this.#child.kill('SIGKILL');
  }

  /** The answer, or nothing when the process ended or the time is up. */
  async #ask(series: WeeklySeries): Promise<Answer | undefined> {
    const answered = Promise.withResolvers<Answer | undefined>();
    const answer = (message: unknown): void => {
      answered.resolve(answerSchema.safeParse(message).data);
    };
    const ended = (): void => {
      answered.resolve(undefined);
    };
    const deadline = setTimeout(ended, this.#options.deadlineMs);
    this.#child.once('message', answer);
    this.#child.once('exit', ended);
    if (this.#child.connected) this.#child.send(series);
    else ended();
    try {
      return await answered.promise;
    } finally {
      clearTimeout(deadline);
      this.#child.off('message', answer);
      this.#child.off('exit', ended);
    }
  }
}

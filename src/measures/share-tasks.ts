import { isOutOfConnections } from '../store/store-errors.ts';

export interface Task {
  readonly name: string;
  /** Names of the tasks that must be done before. */
  readonly needs: readonly string[];
  /** Of those that can begin, the highest does. */
  readonly priority: number;
  run(): Promise<void>;
}

/**
 * Does tasks in several sessions of the database, as many at a time; each session takes the next task that can begin. Where
 * the server has no session more to give, those that there are do them all. The first failure ends all, once what is running
 * has ended.
 */
export async function shareTasks(tasks: readonly Task[], sessions: number): Promise<void> {
  const work = new SharedWork(tasks, sessions);
  do work.begin();
  while (await work.change());
}

class SharedWork {
  readonly #waiting: Task[];
  readonly #done = new Set<string>();
  readonly #running = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  #sessions: number;

  constructor(tasks: readonly Task[], sessions: number) {
    this.#waiting = tasks.toSorted((one, other) => other.priority - one.priority);
    this.#sessions = sessions;
  }

  /** Begins what can begin. */
  begin(): void {
    while (this.#running.size < this.#sessions && !this.#stop.signal.aborted) {
      const next = this.#waiting.findIndex(({ needs }) => needs.every((n) => this.#done.has(n)));
      const [task] = next === -1 ? [] : this.#waiting.splice(next, 1);
      if (task === undefined) return;
      const end = this.#run(task).finally(() => this.#running.delete(end));
      this.#running.add(end);
    }
  }

  /** Waits until one has ended. False: all have; throws what ended them. */
  async change(): Promise<boolean> {
    if (this.#running.size > 0) {
      await Promise.race(this.#running);
      return true;
    }
    this.#stop.signal.throwIfAborted();
    if (this.#waiting.length > 0) throw new Error('tasks wait for each other');
    return false;
  }

  async #run(task: Task): Promise<void> {
    try {
      await task.run();
      this.#done.add(task.name);
    } catch (error) {
      if (!isOutOfConnections(error) || this.#sessions === 1) {
        this.#stop.abort(error);
        return;
      }
      this.#sessions -= 1;
      this.#waiting.unshift(task);
    }
  }
}

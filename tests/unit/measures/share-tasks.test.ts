import { describe, expect, it } from '@jest/globals';
import { BellwetherError } from '../../../src/domain/errors.ts';
import { shareTasks, type Task } from '../../../src/measures/share-tasks.ts';

/** As the pool tells it when the server gives no connection. */
function refusal(): BellwetherError {
  const cause = Object.assign(new Error('sorry, too many clients already'), { code: '53300' });
  return new BellwetherError('store.unreachable', 'no free connection', { cause });
}

function refuse(): Promise<void> {
  return Promise.reject(refusal());
}

/** Tasks that write down what happens, and how many are under way at a time. */
class Work {
  readonly done: string[] = [];
  most = 0;
  #busy = 0;

  task(name: string, more: Partial<Task> = {}): Task {
    const { run = () => Promise.resolve() } = more;
    return {
      name,
      needs: [],
      priority: 0,
      ...more,
      run: async () => {
        this.#busy += 1;
        this.most = Math.max(this.most, this.#busy);
        try {
          await run();
          this.done.push(name);
        } finally {
          this.#busy -= 1;
        }
      },
    };
  }
}

function many(work: Work, count: number, run?: () => Promise<void>): readonly Task[] {
  return Array.from({ length: count }, (_, n) =>
    work.task(String(n), run === undefined ? {} : { run }),
  );
}

describe('tasks that are shared', () => {
  it('are done at the same time, as many as there are sessions and no more', async () => {
    const work = new Work();
    await shareTasks(many(work, 10), 3);
    expect(work.most).toBe(3);
    expect(work.done).toHaveLength(10);
  });

  it('begin when what they need is done, the highest priority first', async () => {
    const work = new Work();
    const tasks = [
      work.task('orders', { priority: 2 }),
      work.task('days', { needs: ['orders'], priority: 2 }),
      work.task('short'),
      work.task('long', { priority: 1 }),
      work.task('last', { needs: ['days', 'short'] }),
    ];
    await shareTasks(tasks, 1);
    expect(work.done).toEqual(['orders', 'days', 'long', 'short', 'last']);
  });

  it('end with the first failure: what runs ends first, what has not begun never does', async () => {
    const work = new Work();
    const running = Promise.withResolvers<undefined>();
    const fail = (): Promise<void> => {
      setImmediate(() => {
        running.resolve(undefined);
      });
      return Promise.reject(new Error('broken'));
    };
    const tasks = [
      work.task('running', { run: () => running.promise }),
      work.task('broken', { run: fail }),
      work.task('waiting', { needs: ['running'] }),
      ...many(work, 5),
    ];
    await expect(shareTasks(tasks, 2)).rejects.toThrow('broken');
    expect(work.done).toEqual(['running']);
  });

  it('are all done by the sessions that there are when the server gives no more', async () => {
    const work = new Work();
    let open = 0;
    const run = async (): Promise<void> => {
      if (open === 2) throw refusal();
      open += 1;
      await Promise.resolve();
      open -= 1;
    };
    await shareTasks(many(work, 20, run), 6);
    expect(work.done.toSorted()).toEqual(
      many(work, 20)
        .map(({ name }) => name)
        .toSorted(),
    );
  });

  it('fail when the server gives no session at all', async () => {
    const work = new Work();
    await expect(shareTasks(many(work, 20, refuse), 3)).rejects.toThrow('no free connection');
    expect(work.done).toEqual([]);
  });

  it('fail when they wait for what is not among them', async () => {
    const work = new Work();
    const tasks = [work.task('one'), work.task('other', { needs: ['third'] })];
    await expect(shareTasks(tasks, 2)).rejects.toThrow('wait for each other');
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ServerLab } from '../../support/embedded-server-lab.ts';

let lab: ServerLab;

beforeAll(async () => {
  lab = await ServerLab.open();
});

afterEach(() => lab.stop());

afterAll(() => lab.close());

describe('the embedded server, shared by processes', () => {
  it('is made once when eight processes start at the same time on a fresh folder', async () => {
    const workers = Array.from({ length: 8 }, () => lab.worker());
    await Promise.all(workers.map((worker) => worker.acquire()));

    const events = workers.flatMap((worker) => worker.events);
    expect(events.sort()).toEqual(['store.created', 'store.started']);
    expect(await lab.postmasters()).toHaveLength(1);

    await Promise.all(workers.map((worker) => worker.release()));
    expect(workers.flatMap((worker) => worker.events).filter(isStop)).toHaveLength(1);
    expect(await lab.processes()).toEqual([]);
  });

  it('is one server for two processes, outlives the first that leaves, and ends with the last', async () => {
    const [first, second] = [lab.worker(), lab.worker()];
    await first.acquire();
    await first.query('CREATE TABLE kept AS SELECT 42 AS answer');
    const pid = await lab.postmaster();

    await second.acquire();
    expect(await lab.postmaster()).toBe(pid);

    await first.release();
    expect(await second.query('SELECT answer FROM kept')).toEqual([{ answer: 42 }]);

    await second.release();
    expect(await lab.processes()).toEqual([]);
    expect(await readdir(join(lab.server, 'run'))).toEqual([]);

    await first.acquire();
    expect(await first.query('SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await first.release();
  });

  it('never fails a newcomer who comes while the last user stops it', async () => {
    const workers = [lab.worker(), lab.worker()] as const;
    let [user, newcomer] = workers;
    await user.acquire();
    // Whether the newcomer is in before the user is out is a matter of luck: on, until it was not.
    while (workers.flatMap((worker) => worker.events).filter(isStop).length < 5) {
      await Promise.all([user.release(), newcomer.acquire()]);
      expect(await newcomer.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
      [user, newcomer] = [newcomer, user];
    }
  });

  it('serves four processes that come and go as they like, and is gone in the end', async () => {
    const workers = Array.from({ length: 4 }, () => lab.worker());
    await Promise.all(workers.map((worker) => worker.rounds(6)));
    expect(await lab.processes()).toEqual([]);
  });
});

function isStop(event: string): boolean {
  return event === 'store.stopped';
}

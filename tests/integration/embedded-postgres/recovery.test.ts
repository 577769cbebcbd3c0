import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, chmod, mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ServerLab, until } from '../../support/embedded-server-lab.ts';
import { rowsOf } from '../../support/rows-of.ts';

let lab: ServerLab;

beforeAll(async () => {
  lab = await ServerLab.open();
});

afterEach(() => lab.stop());

afterAll(() => lab.close());

describe('the embedded server, when something dies', () => {
  it('begins anew when the very first start was killed in the middle of initdb', async () => {
    const [first, second] = [lab.worker(), lab.worker()];
    const start = Promise.allSettled([first.acquire()]);
    await until(async () => (await halfMadeClusters()).length === 1);
    await first.kill();
    expect(await start).toMatchObject([{ status: 'rejected' }]);

    await second.acquire();

    expect(second.events).toEqual(['store.created', 'store.started']);
    expect(await drafts()).toEqual([]);
    await second.release();
    await until(async () => (await lab.processes()).length === 0);
  });

  it('outlives a Ctrl-C and a kill -9 of its user and is adopted by the next one', async () => {
    const [first, second, third] = [lab.worker(), lab.worker(), lab.worker()];
    await first.acquire();
    const pid = await lab.postmaster();
    await first.interrupt();
    await second.acquire();
    await second.kill();
    await third.acquire();

    expect(await lab.postmaster()).toBe(pid);
    expect(second.events).toEqual([]);

    await third.release();
    expect(third.events).toEqual(['store.stopped']);
    expect(await lab.processes()).toEqual([]);
  });

  it('recovers what was committed after it and its user were killed', async () => {
    const [first, second] = [lab.worker(), lab.worker()];
    await first.acquire();
    await first.query('CREATE TABLE numbers AS SELECT generate_series(1, 1000) AS n');
    const pid = await lab.postmaster();
    await first.kill();
    process.kill(pid, 'SIGKILL');

    await second.acquire();

    expect(second.events).toEqual(['store.started']);
    expect(await second.query('SELECT count(*)::int AS rows FROM numbers')).toEqual([
      { rows: 1000 },
    ]);
    await second.release();
  });

  it('is brought back by a process that uses it, at the same place, and is still shared then', async () => {
    const [user, other] = [lab.worker(), lab.worker()];
    const connection = await user.acquire();
    await user.query('CREATE TABLE kept AS SELECT 42 AS answer');
    const restored = user.told('store.restored');
    process.kill(await lab.postmaster(), 'SIGKILL');
    await restored;

    expect(await rowsOf(connection, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);

    await other.acquire();
    await other.release();
    expect(await user.query('SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await user.release();
    expect(await lab.processes()).toEqual([]);
  });

  it('waits for a session that outlives its killed postmaster, and never starts beside it', async () => {
    const [first, second] = [lab.worker(), lab.worker()];
    const connection = await first.acquire();
    let over = false;
    const statement = rowsOf(connection, 'SELECT sum(n) FROM generate_series(1, 8000000) n');
    const ending = Promise.allSettled([statement]).then(() => {
      over = true;
    });
    await until(async () => (await runningSums(connection)) === 1);
    const pid = await lab.postmaster();
    await first.kill();
    process.kill(pid, 'SIGKILL');

    await second.acquire();

    expect(over).toBe(true);
    // Else the session was gone before the new start, and nothing is proved.
    const log = await readFile(join(lab.server, 'server.log'), 'utf8');
    expect(log).toContain('pre-existing shared memory block');
    await ending;
  });

  it('starts though stale pid files name a living process or are empty', async () => {
    await (await lab.acquire()).release();
    const cluster = join(lab.server, 'cluster');
    // PostgreSQL would take a process of its own user for the old server.
    const { uid, gid } = await stat(cluster);
    const other = spawn('sleep', ['1000'], { uid, gid, cwd: '/' });
    const stale = `${String(other.pid)}\n${cluster}\n1\n5432\n`;
    try {
      await writeFile(join(cluster, 'postmaster.pid'), `${stale}\n\n`);
      await writeFile(join(lab.server, 'run', '.s.PGSQL.5432.lock'), stale);
      await (await lab.acquire()).release();
      await writeFile(join(cluster, 'postmaster.pid'), '');
      await (await lab.acquire()).release();
    } finally {
      expect(other.kill()).toBe(true);
      await once(other, 'exit');
    }
    expect(other.signalCode).toBe('SIGTERM');
  });

  it.each([
    { kills: 2, outcome: 'comes up' },
    { kills: 9, outcome: 'is given up' },
  ])(
    '$outcome when something kills it $kills times while it starts',
    async ({ kills, outcome }) => {
      const binaries = await killedAtStart(kills);
      const start = lab.acquire({ binaries }).then(
        () => 'comes up',
        (error: unknown) => {
          expect(error).toMatchObject({
            code: 'store.start-failed',
            message: expect.stringContaining('SIGKILL'),
          });
          return 'is given up';
        },
      );
      expect(await start).toBe(outcome);
    },
  );
});

/** A bin folder whose server kills itself so many times before it runs. */
async function killedAtStart(times: number): Promise<string> {
  const folder = await mkdtemp(join(lab.folder, 'bin-'));
  // The server's account counts the kills in it.
  await chmod(folder, 0o777);
  const real = join(await lab.binaries(), 'postgres');
  const script = `#!/bin/sh
if [ "$1" != --version ] && [ "$(ls '${folder}' | wc -l)" -le ${String(times)} ]; then
  touch "${folder}/kill-$$"
  kill -9 $$
fi
exec '${real}' "$@"
`;
  await writeFile(join(folder, 'postgres'), script, { mode: 0o755 });
  return folder;
}

async function runningSums(connection: Parameters<typeof rowsOf>[0]): Promise<unknown> {
  const [row] = await rowsOf(
    connection,
    `SELECT count(*)::int AS running FROM pg_stat_activity
      WHERE state = 'active' AND query LIKE 'SELECT sum%'`,
  );
  return row?.['running'];
}

async function drafts(): Promise<readonly string[]> {
  const names = await readdir(lab.server).catch(() => []);
  return names.filter((name) => name.startsWith('draft-'));
}

async function halfMadeClusters(): Promise<readonly string[]> {
  const found: string[] = [];
  for (const draft of await drafts()) {
    const made = access(join(lab.server, draft, 'cluster', 'PG_VERSION'));
    await made.then(
      () => found.push(draft),
      () => undefined,
    );
  }
  return found;
}

import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  appendFile,
  chmod,
  cp,
  mkdir,
  readdir,
  realpath,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { ServerLab } from '../../support/embedded-server-lab.ts';
import { rowsOf } from '../../support/rows-of.ts';

const ROOT = process.geteuid?.() === 0;
let lab: ServerLab;

beforeEach(async () => {
  lab = await ServerLab.open();
});

afterEach(async () => {
  jest.restoreAllMocks();
  await lab.close();
});

describe('the data folder of the embedded server', () => {
  it('may lie below a closed home: as root the database then lies in an open place', async () => {
    const home = join(lab.folder, 'home');
    await mkdir(home, { mode: 0o700 });
    const options = { ...lab.options, dataFolder: join(home, 'checkout', '.bellwether') };
    const first = await lab.acquire(options);
    await rowsOf(first.connection, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.release();
    const second = await lab.acquire(options);

    expect(await rowsOf(second.connection, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    const place = await realpath(join(options.dataFolder, 'postgres'));
    const expected = ROOT ? join(lab.folder, 'open') : options.dataFolder;
    expect(place.startsWith(expected)).toBe(true);
    await second.release();
  });

  it('takes its database along when it was temporary and is gone', async () => {
    const openFolder = join(lab.folder, 'open');
    const homes = ['first', 'second'].map((name) => join(lab.folder, name));
    for (const home of homes) {
      await mkdir(home, { mode: 0o700 });
      const server = await lab.acquire({ openFolder, dataFolder: join(home, 'data') });
      await server.release();
      if (home === homes[0]) await rm(home, { recursive: true });
    }
    const places = await readdir(openFolder).catch(() => []);
    expect(places).toHaveLength(ROOT ? 1 : 0);
  });

  it('can be moved, and its socket can lie elsewhere, but two databases never mix on one socket', async () => {
    const socketFolder = join(lab.folder, 'new', 'sockets');
    const options = { ...lab.options, socketFolder };
    const first = await lab.acquire(options);
    await rowsOf(first.connection, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.release();
    const [moved, copy] = [join(lab.folder, 'moved'), join(lab.folder, 'copy')];
    await rename(options.dataFolder, moved);
    await cp(moved, copy, { recursive: true, preserveTimestamps: true });

    const second = await lab.acquire({ ...options, dataFolder: moved });

    expect(second.connection.host).toBe(socketFolder);
    expect(await readdir(socketFolder)).toContain('.s.PGSQL.5432');
    expect(await rowsOf(second.connection, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await expect(lab.acquire({ ...options, dataFolder: copy })).rejects.toMatchObject({
      code: 'store.folder',
    });
    await second.release();
  });

  it('holds settings of the user, and is refused when they are wrong or the password is lost', async () => {
    await (await lab.acquire()).release();
    const settings = join(lab.server, 'local.conf');
    await appendFile(settings, 'work_mem = 64MB\n');
    const server = await lab.acquire();
    expect(await rowsOf(server.connection, 'SHOW work_mem')).toEqual([{ work_mem: '64MB' }]);
    await server.release();

    await writeFile(join(lab.server, 'password'), 'another one');
    await expect(lab.acquire()).rejects.toMatchObject({
      code: 'store.folder',
      message: expect.stringContaining('does not accept the password'),
    });
    // The server that it started to find that out.
    expect(await lab.processes()).toEqual([]);

    await appendFile(settings, 'no_such_setting = 1\n');
    await expect(lab.acquire()).rejects.toMatchObject({
      code: 'store.start-failed',
      message: expect.stringMatching(/unrecognized configuration parameter "no_such_setting"/),
    });
  });

  it('is refused when another user has used it, in words that name both users', async () => {
    await mkdir(lab.server, { recursive: true });
    const owner = String(process.geteuid?.());
    jest.spyOn(process, 'geteuid').mockReturnValue(12_345);
    await expect(lab.acquire()).rejects.toMatchObject({
      code: 'store.folder',
      message: expect.stringMatching(new RegExp(`user with id ${owner},.* user with id 12345`)),
    });
  });

  it.each(['/dev/null/data', '/dev/null', '/proc/bellwether'])(
    'is refused in plain words when it is %s, which even root cannot write',
    async (dataFolder) => {
      await expect(lab.acquire({ dataFolder })).rejects.toMatchObject({
        code: 'store.folder',
        message: expect.stringContaining(dataFolder),
      });
    },
  );

  it('is refused when the path of the socket would be too long for the system', async () => {
    const socketFolder = join(lab.folder, 'x'.repeat(100));
    const options = { ...lab.options, socketFolder };
    await expect(lab.acquire(options)).rejects.toMatchObject({
      code: 'store.socket-path',
    });
  });

  it('is refused when another major version of PostgreSQL made it', async () => {
    const cluster = join(lab.server, 'cluster');
    await mkdir(cluster, { recursive: true });
    await Promise.all([lab.options.dataFolder, lab.server].map((path) => chmod(path, 0o711)));
    await writeFile(join(cluster, 'PG_VERSION'), '12\n');
    await expect(lab.acquire()).rejects.toMatchObject({
      code: 'store.version',
      message: expect.stringMatching(/made by PostgreSQL 12, and .* holds PostgreSQL 18/),
    });
  });

  it('is left without half a database when the disk is full', async () => {
    // A limit on the size of files stops initdb as a full disk does, and needs no disk for it.
    const limited = lab.worker({ fileBlocks: 4096 }, { binaries: await lab.binaries() });
    await expect(limited.acquire()).rejects.toMatchObject({ code: 'store.disk-full' });
    expect((await readdir(lab.server)).sort()).toEqual(['password', 'start.lock']);

    const server = await lab.acquire();
    await server.release();
  });
});

describe('the binaries of the embedded server', () => {
  it.each([
    ['are missing', undefined, 'store.no-server'],
    ['are for another system', '#!/no/such/loader\n', 'store.no-server'],
    [
      'lack a library',
      '#!/bin/sh\necho "error while loading shared libraries"; exit 127\n',
      'store.no-server',
    ],
    ['are too old', '#!/bin/sh\necho "postgres (PostgreSQL) 9.6.24"\n', 'store.version'],
  ])('are refused when they %s', async (_, program, code) => {
    const binaries = join(lab.folder, 'bin');
    await mkdir(binaries, { mode: 0o755 });
    if (program !== undefined)
      await writeFile(join(binaries, 'postgres'), program, { mode: 0o755 });
    await expect(lab.acquire({ binaries })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(binaries),
    });
  });
});

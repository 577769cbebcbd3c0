import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  parsePidFile,
  removeMisleadingLocks,
} from '../../../../src/store/embedded-postgres/postmaster.ts';
import type { ServerFolder } from '../../../../src/store/embedded-postgres/server-folder.ts';

const READY = `6372
/srv/data/postgres/cluster
1795291515
5432
/srv/data/postgres/run

  2146480         4
ready   
`;

describe('parsePidFile', () => {
  const address = { host: '/srv/data/postgres/run', port: 5432 };

  it('reads number, socket and state of a running server', () => {
    expect(parsePidFile(READY)).toEqual({ pid: 6372, ready: true, address });
  });

  it.each(['starting', 'stopping'])('does not call a server ready that is %s', (state) => {
    expect(parsePidFile(READY.replace('ready   ', state))).toMatchObject({ ready: false });
  });

  it('reads a file that a starting server has only begun', () => {
    expect(parsePidFile('6372\n/srv/data/postgres/cluster\n1795291515\n5432\n\n')).toEqual({
      pid: 6372,
      ready: false,
      address: undefined,
    });
  });

  it.each([
    ['that is empty', ''],
    ['of a single-user server, whose number is negative', '-6372\n/srv\n1\n0\n\n'],
    ['that holds no number', '\0\0\0\0'],
  ])('reads nothing from a file %s', (_, text) => {
    expect(parsePidFile(text)).toBeUndefined();
  });
});

describe('removeMisleadingLocks', () => {
  /** Beyond the largest number that Linux and macOS give. */
  const NOBODY = '99999999';
  let folder: string;
  let server: ServerFolder;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bw-locks-'));
    server = { cluster: join(folder, 'cluster') } as ServerFolder;
    await mkdir(server.cluster);
  });

  afterEach(() => rm(folder, { recursive: true }));

  async function leftOf(text: string): Promise<readonly string[]> {
    await writeFile(join(server.cluster, 'postmaster.pid'), text);
    await writeFile(join(folder, '.s.PGSQL.5432.lock'), text);
    await removeMisleadingLocks(server, { host: folder, port: 5432 });
    return [...(await readdir(server.cluster)), ...(await readdir(folder))].sort();
  }

  it('removes those that name a living process that is no server of this cluster', async () => {
    expect(await leftOf(`${String(process.pid)}\n${server.cluster}\n`)).toEqual(['cluster']);
  });

  it('removes empty ones', async () => {
    expect(await leftOf('')).toEqual(['cluster']);
  });

  it('leaves those of a dead server to PostgreSQL', async () => {
    const both = ['.s.PGSQL.5432.lock', 'cluster', 'postmaster.pid'];
    expect(await leftOf(`${NOBODY}\n${server.cluster}\n`)).toEqual(both);
  });

  it('leaves the socket to another server that uses the same folder', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => {
      other.listen(join(folder, '.s.PGSQL.5432'), resolve);
    });
    expect(await leftOf(`${String(process.pid)}\n`)).toEqual([
      '.s.PGSQL.5432',
      '.s.PGSQL.5432.lock',
      'cluster',
    ]);
    other.close();
  });
});

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  refuseLongSocketPath,
  removeStaleSocket,
  socketPath,
} from '../../../../src/store/embedded-postgres/socket.ts';

const LONGEST = process.platform === 'linux' ? 107 : 103;

describe('refuseLongSocketPath', () => {
  const name = '/.s.PGSQL.5432';

  it('allows what the system allows, and not a byte more', () => {
    const longest = `/${'x'.repeat(LONGEST - name.length - 1)}`;
    expect(() => refuseLongSocketPath({ host: longest, port: 5432 })).not.toThrow();
    expect(() => refuseLongSocketPath({ host: `${longest}x`, port: 5432 })).toThrow(
      String(LONGEST + 1),
    );
  });

  it('counts bytes, not letters', () => {
    const host = `/${'ß'.repeat(60)}`;
    expect(() => refuseLongSocketPath({ host, port: 5432 })).toThrow('has 135 bytes');
  });
});

describe('removeStaleSocket', () => {
  let host: string;

  beforeEach(async () => {
    host = await mkdtemp(join(tmpdir(), 'bw-socket-'));
  });

  afterEach(() => rm(host, { recursive: true }));

  it('removes what a dead server left, and nothing else', async () => {
    for (const file of ['.s.PGSQL.5432', '.s.PGSQL.5432.lock', '.s.PGSQL.5433']) {
      await writeFile(join(host, file), '');
    }
    await removeStaleSocket({ host, port: 5432 });
    expect(await readdir(host)).toEqual(['.s.PGSQL.5433']);
  });

  it('refuses to take the socket of a living server', async () => {
    const address = { host, port: 5432 };
    const server = await listen(socketPath(address));
    await expect(removeStaleSocket(address)).rejects.toMatchObject({ code: 'store.folder' });
    expect(await readdir(host)).toEqual(['.s.PGSQL.5432']);
    server.close();
  });
});

function listen(path: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve) => {
    server.listen(path, () => resolve(server));
  });
}

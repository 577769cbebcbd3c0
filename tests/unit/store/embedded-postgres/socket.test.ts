import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { link, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  isListening,
  refuseLongSocketPath,
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

describe('isListening', () => {
  let host: string;

  beforeEach(async () => {
    host = await mkdtemp(join(tmpdir(), 'bw-socket-'));
  });

  afterEach(() => rm(host, { recursive: true }));

  it('tells a living server from nothing, from a file and from a socket that was left over', async () => {
    const [living, dead, file] = ['living', 'dead', 'file'].map((name) => join(host, name));
    const server = await listen(String(living));
    const killed = await listen(String(dead));
    // A server that closes properly removes its socket; one that is killed does not.
    await link(String(dead), join(host, 'left over'));
    await new Promise((resolve) => killed.close(resolve));
    await writeFile(String(file), '');

    expect(await isListening(String(living))).toBe(true);
    for (const path of [String(dead), String(file), join(host, 'left over')]) {
      expect(await isListening(path)).toBe(false);
    }
    server.close();
  });
});

function listen(path: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve) => {
    server.listen(path, () => resolve(server));
  });
}

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  logSize,
  openLog,
  readLog,
  trimLog,
} from '../../../../src/store/embedded-postgres/server-log.ts';

let folder: string;
let log: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bw-log-'));
  log = join(folder, 'server.log');
});

afterEach(() => rm(folder, { recursive: true }));

describe('the log of the server', () => {
  it('is cut down to whole latest lines when it is too long, and left alone before', async () => {
    await writeFile(log, 'first\nsecond\nthird\n');
    await trimLog(log, 19);
    expect(await readFile(log, 'utf8')).toBe('first\nsecond\nthird\n');
    await trimLog(log, 14);
    expect(await readFile(log, 'utf8')).toBe('second\nthird\n');
  });

  it('goes on at its new end while the server holds it open', async () => {
    const held = await openLog(log);
    await held.write('x'.repeat(100));
    await trimLog(log, 10);
    await held.write('\nafter\n');
    await held.close();
    expect(await readFile(log, 'utf8')).toBe('xxxxxxxxxx\nafter\n');
  });

  it('can be read from where a start began', async () => {
    await writeFile(log, 'old\n');
    const from = await logSize(log);
    await writeFile(log, 'new\n', { flag: 'a' });
    expect(await readLog(log, from)).toBe('new\n');
    expect(await readLog(log, from + 4)).toBe('');
  });

  it('is read from its latest part only when it is very long', async () => {
    await writeFile(log, `${'old\n'.repeat(200_000)}new\n`);
    const text = await readLog(log, 0);
    expect(text.length).toBe(256 * 1024);
    expect(text.endsWith('new\n')).toBe(true);
  });
});

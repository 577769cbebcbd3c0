import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withStartLock } from '../../../../src/store/embedded-postgres/start-lock.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bw-lock-'));
  file = join(folder, 'start.lock');
});

afterEach(() => rm(folder, { recursive: true }));

describe('withStartLock', () => {
  it('lets one in at a time, and all in the end', async () => {
    let inside = 0;
    let most = 0;
    const work = async (): Promise<number> => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise(setImmediate);
      inside -= 1;
      return inside;
    };
    const all = Array.from({ length: 5 }, () => withStartLock({ file, limitMs: 60_000 }, work));
    expect(await Promise.all(all)).toEqual([0, 0, 0, 0, 0]);
    expect(most).toBe(1);
  });

  it('is given back when the work fails', async () => {
    const failing = withStartLock({ file, limitMs: 0 }, () => Promise.reject(new Error('no disk')));
    await expect(failing).rejects.toThrow('no disk');
    expect(await withStartLock({ file, limitMs: 0 }, () => Promise.resolve('in'))).toBe('in');
  });

  it('gives up in words that name the file, when the holder never ends', async () => {
    await withStartLock({ file, limitMs: 0 }, async () => {
      const second = withStartLock({ file, limitMs: 0 }, () => Promise.resolve('in'));
      await expect(second).rejects.toMatchObject({
        code: 'store.start-failed',
        message: expect.stringContaining(file),
      });
    });
  });

  it('writes nothing, so that it can be had on a full disk', async () => {
    await withStartLock({ file, limitMs: 0 }, async () => {
      expect(await readdir(folder)).toEqual(['start.lock']);
    });
  });

  it('says so when the lock file cannot be used', async () => {
    const missing = join(folder, 'nowhere', 'start.lock');
    await expect(
      withStartLock({ file: missing, limitMs: 0 }, () => Promise.resolve('in')),
    ).rejects.toMatchObject({ code: 'store.folder', message: expect.stringContaining(missing) });
  });
});

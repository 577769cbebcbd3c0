import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmod, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureFolder } from '../../../../src/store/embedded-postgres/ensure-folder.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bw-folder-'));
});

afterEach(() => rm(folder, { recursive: true }));

async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777;
}

describe('ensureFolder', () => {
  it('makes all that is missing with exactly this mode, whatever the umask', async () => {
    const umask = process.umask(0o077);
    await ensureFolder(join(folder, 'a', 'b'), 0o711);
    process.umask(umask);
    expect(await modeOf(join(folder, 'a'))).toBe(0o711);
    expect(await modeOf(join(folder, 'a', 'b'))).toBe(0o711);
  });

  it('leaves a folder as it is, also behind a link', async () => {
    await chmod(folder, 0o750);
    await symlink(folder, join(folder, 'link'));
    await ensureFolder(join(folder, 'link'), 0o711);
    expect(await modeOf(folder)).toBe(0o750);
  });

  it('can run many times at once', async () => {
    const deep = join(folder, 'a', 'b', 'c');
    await Promise.all(Array.from({ length: 10 }, () => ensureFolder(deep, 0o700)));
    expect((await stat(deep)).isDirectory()).toBe(true);
  });

  it.each([
    ['a file in its place', 'file', 'EEXIST'],
    ['a file above it', 'file/below', 'ENOTDIR'],
    ['a link into nowhere', 'nowhere', 'ENOENT'],
    ['a link into nowhere above it', 'nowhere/a/b', 'ENOENT'],
  ])('fails on %s', async (_, path, code) => {
    await writeFile(join(folder, 'file'), '');
    await symlink(join(folder, 'gone'), join(folder, 'nowhere'));
    await expect(ensureFolder(join(folder, path), 0o700)).rejects.toMatchObject({ code });
  });
});

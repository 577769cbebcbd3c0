import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmod, mkdir, mkdtemp, readdir, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyOfPackage } from '../../../../src/store/embedded-postgres/binaries-copy.ts';
import type { ServerFolder } from '../../../../src/store/embedded-postgres/server-folder.ts';

let folder: string;
let root: string;
let server: ServerFolder;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bw-copy-'));
  root = join(folder, 'package');
  const path = join(folder, 'server');
  server = { path, binaries: join(path, 'binaries') } as ServerFolder;
  await mkdir(path);
  await makePackage('1.0.0');
});

afterEach(() => rm(folder, { recursive: true }));

/** As npm unpacks it without running its install script, under a strict umask. */
async function makePackage(version: string): Promise<void> {
  const native = join(root, 'native');
  await mkdir(join(native, 'bin'), { recursive: true });
  await mkdir(join(native, 'lib'), { recursive: true });
  await writeFile(join(root, 'package.json'), JSON.stringify({ version }));
  await writeFile(join(native, 'bin', 'postgres'), 'program', { mode: 0o700 });
  await writeFile(join(native, 'lib', 'libpq.so.5.18'), 'library', { mode: 0o600 });
  await writeFile(join(native, 'lib', 'libpq.a'), 'for compilers');
  const links = [{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }];
  await writeFile(join(native, 'pg-symlinks.json'), JSON.stringify(links));
  await chmod(native, 0o700);
}

async function modeOf(...path: string[]): Promise<number> {
  return (await stat(join(...path))).mode & 0o777;
}

describe('copyOfPackage', () => {
  it('copies what runs, makes the links of the install script and opens it to everyone', async () => {
    const bin = await copyOfPackage(root, server);

    const lib = join(bin, '..', 'lib');
    expect((await readdir(lib)).sort()).toEqual(['libpq.so.5', 'libpq.so.5.18']);
    expect(await readlink(join(lib, 'libpq.so.5'))).toBe('libpq.so.5.18');
    expect(await modeOf(bin, 'postgres')).toBe(0o755);
    expect(await modeOf(lib, 'libpq.so.5.18')).toBe(0o644);
    for (const above of [bin, join(bin, '..'), join(bin, '..', '..'), server.binaries]) {
      expect(await modeOf(above)).toBe(0o755);
    }
  });

  it('copies once for each version, and keeps only the latest', async () => {
    const first = await copyOfPackage(root, server);
    await writeFile(join(first, 'mark'), '');
    expect(await copyOfPackage(root, server)).toBe(first);
    expect(await readdir(first)).toContain('mark');

    await makePackage('2.0.0');
    expect(await copyOfPackage(root, server)).not.toBe(first);
    expect(await readdir(server.binaries)).toEqual(['2.0.0']);
    expect(await readdir(server.path)).toEqual(['binaries']);
  });
});

/**
 * Jest calls this once, before all tests: a data folder for the embedded server that they share. It stays empty until the
 * first of them opens a store; making a database for each file of tests would take longer than the tests.
 */
import { rmSync } from 'node:fs';
import { chmod, mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export default async function makeDataFolder(): Promise<void> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'bw-'));
  // As root, the server's account passes through it.
  await chmod(folder, 0o755);
  process.env['BELLWETHER_TEST_DATA'] = folder;
  process.on('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
}

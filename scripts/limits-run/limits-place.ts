import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';
import type { RunningSandbox } from '../../src/sandbox/sandbox.ts';
import { runBellwether, type BellwetherRun } from '../demo-run/bellwether-process.ts';
import { openTempFolder } from '../temp-folder.ts';

const CONFIG = fileURLToPath(new URL('../../config', import.meta.url));

export type Setting = readonly [path: readonly string[], value: number];

/** Where Bellwether runs on a sandbox of this process: an empty database, the shipped configuration with changes. */
export interface LimitsPlace {
  configure(settings: readonly Setting[]): Promise<void>;
  verb(args: readonly string[]): Promise<BellwetherRun>;
}

/** Works in such a place; nothing of it is left afterwards. */
export async function inLimitsPlace<T>(
  sandbox: RunningSandbox,
  work: (place: LimitsPlace) => Promise<T>,
): Promise<T> {
  const folder = await openTempFolder('bellwether-limits-');
  const config = join(folder, 'config');
  await cp(CONFIG, config, { recursive: true });
  const environment = {
    ...sandbox.credentials,
    BELLWETHER_CONFIG: config,
    BELLWETHER_DATA: join(folder, 'data'),
    DATABASE_URL: '',
  };
  try {
    return await work({
      async configure(settings) {
        const file = join(config, 'bellwether.yaml');
        const main = parseDocument(await readFile(file, 'utf8'));
        for (const [path, value] of settings) main.setIn(path, value);
        await writeFile(file, String(main));
      },
      verb: (args) => runBellwether([...args, '--connection', sandbox.crm], { environment }),
    });
  } finally {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  }
}

import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The configuration that Bellwether ships. */
export const SHIPPED_CONFIG = fileURLToPath(new URL('../../config', import.meta.url));

/** A copy of the shipped configuration below `folder`, with changes by file. A change that changes nothing is an error. */
export async function copyConfig(
  folder: string,
  changes: Readonly<Record<string, (text: string) => string>> = {},
): Promise<string> {
  const copy = await mkdtemp(join(folder, 'config-'));
  await cp(SHIPPED_CONFIG, copy, { recursive: true });
  for (const [file, change] of Object.entries({ 'bellwether.yaml': unhurried, ...changes })) {
    const path = join(copy, file);
    const before = await readFile(path, 'utf8');
    const after = change(before);
    if (after === before) throw new Error(`${file} was not changed`);
    await writeFile(path, after);
  }
  return copy;
}

/** Without HubSpot's rate limit: for sandboxes that are started without limits too. */
export function unhurried(text: string): string {
  return text.replace('crm: hubspot\n', 'crm: hubspot\n    calls_per_10_seconds: 10000\n');
}

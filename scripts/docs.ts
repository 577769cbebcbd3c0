/**
 * Writes everything in the docs that can be derived from the code, or with --check says what is out of date.
 * Run it with `npm run docs`.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { endProcess } from '../src/cli/end-process.ts';
import { cliPage } from './docs/cli-page.ts';
import { configurationPage } from './docs/configuration-page.ts';
import { envExample } from './docs/env-example.ts';
import { edgeCasesPage } from './docs/edge-cases-page.ts';
import { errorsPage } from './docs/errors-page.ts';
import { jsonSchemas } from './docs/json-schemas.ts';
import { cheatSheetPage, measuresPage } from './docs/measures-page.ts';

const generated: ReadonlyMap<string, string> = new Map([
  ['docs/cli.md', cliPage()],
  ['docs/configuration.md', configurationPage()],
  ['docs/errors.md', errorsPage()],
  ['docs/measures.md', await measuresPage()],
  ['docs/measure-edge-cases.md', edgeCasesPage()],
  ['docs/cheat-sheet.md', await cheatSheetPage()],
  ['.env.example', await envExample()],
  ...jsonSchemas(),
]);

const checking = process.argv.includes('--check');
const stale: string[] = [];
for (const [file, content] of generated) {
  const text = await prettified(file, content);
  const before = await readFile(file, 'utf8').catch(() => '');
  if (before === text) continue;
  stale.push(file);
  if (checking) continue;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

if (stale.length > 0) {
  const verb = checking ? 'out of date, run `npm run docs`' : 'written';
  process.stdout.write(`${stale.map((file) => `${file}: ${verb}`).join('\n')}\n`);
}
endProcess(checking && stale.length > 0 ? 1 : 0);

async function prettified(file: string, content: string): Promise<string> {
  if (file.startsWith('.env')) return content;
  const options = await resolveConfig(file);
  return format(content, { ...options, filepath: file });
}

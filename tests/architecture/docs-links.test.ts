import { access, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

async function below(folder: string): Promise<readonly string[]> {
  const paths = await readdir(join(ROOT, folder), { recursive: true });
  return paths.map((path) => join(folder, path));
}

async function pages(): Promise<readonly string[]> {
  const all = ['README.md', 'CHANGELOG.md', ...(await below('docs')), ...(await below('src'))];
  return all.filter((path) => path.endsWith('.md'));
}

/** Targets of links and pictures within the project. */
function targets(text: string): readonly string[] {
  return [...text.matchAll(/\]\((?<target>[^)#\s]+)[^)]*\)/g)]
    .map((match) => match.groups?.['target'] ?? '')
    .filter((target) => !/^\w+:/.test(target));
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

describe('the documentation', () => {
  it('links to nothing that is not there', async () => {
    const found = await pages();
    expect(found.length).toBeGreaterThan(8);
    const broken: string[] = [];
    for (const page of found) {
      for (const target of targets(await readFile(join(ROOT, page), 'utf8'))) {
        if (!(await isThere(join(ROOT, dirname(page), target)))) broken.push(`${page}: ${target}`);
      }
    }
    expect(broken).toEqual([]);
  });

  it('names only files that are there', async () => {
    const missing: string[] = [];
    for (const page of await pages()) {
      const text = await readFile(join(ROOT, page), 'utf8');
      for (const [, path = ''] of text.matchAll(
        /`((?:src|tests|scripts|docs|config)\/[\w./-]+)`/g,
      )) {
        if (!(await isThere(join(ROOT, path)))) missing.push(`${page}: ${path}`);
      }
    }
    expect(missing).toEqual([]);
  });
});

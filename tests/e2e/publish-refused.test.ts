import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { runBellwether } from '../../scripts/demo-run/bellwether-process.ts';
import { openTempFolder } from '../../scripts/temp-folder.ts';
import type { Store } from '../../src/store/open-store.ts';
import { KNOWN, lapseBook } from '../support/lapse-book.ts';
import { MirrorLab } from '../support/mirror-lab.ts';
import { openTestStore } from '../support/test-store.ts';
import { copyConfig } from './test-config.ts';

const SCORECARDS = ['small-rural', 'large-urban', 'specialty'].map(
  (segment) => `scorecards/${segment}.yaml`,
);

let store: Store;
let folder: string;
let connection: string;

beforeAll(async () => {
  store = await openTestStore();
  folder = await openTempFolder('bellwether-refused-');
  const mirror = await MirrorLab.open(store.database);
  await mirror.load(lapseBook());
  const [row] = await store.database.rows(
    z.object({ name: z.string() }),
    'SELECT name FROM bellwether.connections WHERE id = $1',
    [mirror.connectionId],
  );
  connection = row?.name ?? '';
});

afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

/** Measures of an analyst's own: what is true of the book, which says who will leave, and its opposite. */
function ownMeasure(id: string, value: string): string {
  return `/*
id: ${id}
title: ${id}
unit: count
direction: higher
kind: leading
dimension: relationship
inputs: [accounts]
definition: Test.
source: Test.
meaning: Test.
advice: Test.
phrase: "{value}"
*/
SELECT account_id, ${value} AS value, 1 AS sample_size FROM accounts WHERE credit_limit IS NOT NULL
`;
}

/** The shipped configuration for the book, with a model that looks at one measure. */
async function configWith(measure: string): Promise<string> {
  const one = `measures:\n  - { measure: ${measure}, weight: 1, curve: [[0, 0], [100, 100]], full_sample: 1 }\n\n`;
  const change = (text: string): string =>
    text.replace(/measures:\n[^]*?\n\n/, one).replace('wholesale-2', `${measure}-1`);
  const config = await copyConfig(folder, {
    'bellwether.yaml': (text) => text.replace('  salesforce:\n', `  ${connection}:\n`),
    ...Object.fromEntries(SCORECARDS.map((file) => [file, change])),
  });
  const measures = { health: 'credit_limit', illness: '100 - credit_limit' };
  for (const [id, value] of Object.entries(measures)) {
    await writeFile(join(config, 'measures', `${id}.sql`), ownMeasure(id, value));
  }
  return config;
}

async function publish(config: string, ...more: readonly string[]) {
  const environment = {
    BELLWETHER_CONFIG: config,
    BELLWETHER_DATA: join(process.env['BELLWETHER_TEST_DATA'] ?? '', 'shared'),
    DATABASE_URL: '',
  };
  const verb = ['publish', '--connection', connection, '--as-of', KNOWN, ...more];
  return runBellwether(verb, { environment });
}

describe('a model that is worse than the running one', () => {
  it('is refused by exit code, told in words, and published only against a reason', async () => {
    const good = await publish(await configWith('health'), '--override', 'the first one');
    expect([good.code, good.stderr]).toEqual([0, expect.any(String)]);
    const worse = await configWith('illness');
    const refused = await publish(worse);
    expect([refused.code, refused.stderr]).toEqual([7, expect.any(String)]);
    expect(refused.stdout).toContain('--override "<reason>"');
    const empty = await publish(worse, '--override', '');
    expect([empty.code, empty.stdout]).toEqual([2, '']);
    const against = await publish(worse, '--override', 'board decision', '--json');
    expect(against.code).toBe(0);
    expect(JSON.parse(against.stdout)).toMatchObject({ outcome: 'published', overridden: true });
  });
});

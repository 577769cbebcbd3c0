import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { modelContentSchema } from '../../../src/model/publish/model-content.ts';
import { storedScoreModel } from '../../../src/pipeline/score-model.ts';
import type { Database } from '../../../src/store/database.ts';
import { migrate } from '../../../src/store/migrate.ts';
import { listModelVersions } from '../../../src/store/model-version-repository.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { CHAINS, SHOPS } from '../../support/lint-examples.ts';
import { openTestStore } from '../../support/test-store.ts';

const FOLDER = new URL('../../../src/store/migrations/', import.meta.url);
const MIGRATION = '0013-one-table-of-models.sql';

let store: Store;

beforeAll(async () => {
  store = await openTestStore('before-0013');
  await emptyBefore(store.database, MIGRATION);
});

afterAll(() => store.close());

/** A database as the version before a migration left it. */
async function emptyBefore(database: Database, migration: string): Promise<void> {
  await database.run('DROP SCHEMA IF EXISTS bellwether, mirror CASCADE');
  await database.run('CREATE SCHEMA bellwether');
  await database.run('CREATE SCHEMA mirror');
  await database.run(
    `CREATE TABLE bellwether.migrations (
       name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`,
  );
  for (const name of (await readdir(FOLDER)).toSorted().filter((one) => one < migration)) {
    const sql = await readFile(new URL(name, FOLDER), 'utf8');
    await database.run(sql);
    await database.run('INSERT INTO bellwether.migrations (name, checksum) VALUES ($1, $2)', [
      name,
      createHash('sha256').update(sql).digest('hex'),
    ]);
  }
}

const SEGMENTS = { segments: [{ id: 'shops', title: 'Shops', when: [] }], fallback: 'chains' };
const MEASURES = [{ id: 'rhythm', dimension: 'outcome', inputs: ['orders'] }];
const HEAVIER = { ...SHOPS, version: 'test-2', min_coverage: 0.5 };
const PAYMENT = { ...SHOPS, scorecard: 'payment-risk', segment: '*' };

function published(...cards: readonly { readonly segment: string }[]): string {
  return JSON.stringify({
    segments: SEGMENTS,
    scorecards: cards.map((card) => [card.segment, card]),
  });
}

describe('the migration to one table of models', () => {
  it('loses nothing of what scored, of what was published, nor of what was both', async () => {
    const { database } = store;
    await database.run(`INSERT INTO bellwether.connections (name, crm) VALUES ('c', 'salesforce')`);
    await database.run(
      `INSERT INTO bellwether.score_models (connection_id, model_version, content) VALUES
         (1, 'old-1+aaaaaaaa', $1), (1, 'test-1+bbbbbbbb', $2)`,
      [
        JSON.stringify({ scorecards: [CHAINS], measures: MEASURES }),
        JSON.stringify({ scorecards: [CHAINS, SHOPS, PAYMENT], measures: MEASURES }),
      ],
    );
    await database.run(
      `INSERT INTO bellwether.model_versions (connection_id, number, name, content, author, verdict, restored_from) VALUES
         (1, 1, 'test-1', $1, 'ada', '{}', NULL), (1, 2, 'test-1/test-2', $2, 'bob', '{}', NULL), (1, 3, 'test-1', $1, 'cy', '{}', 1)`,
      [published(CHAINS, SHOPS), published(CHAINS, HEAVIER)],
    );
    await database.run(
      `INSERT INTO bellwether.model_marks (connection_id, number, model_version, first_day, last_day) VALUES
         (1, 1, 'test-1+bbbbbbbb', '2026-01-01', '2026-02-01'), (1, 3, 'test-1+bbbbbbbb', '2026-03-01', '2026-04-01')`,
    );

    expect(await migrate(database)).toContain(MIGRATION);

    const versions = await listModelVersions(database, 1);
    expect(versions.map(({ number, modelVersion }) => [number, modelVersion])).toEqual([
      [3, 'test-1+bbbbbbbb'],
      [2, 'test-1/test-2+version-2'],
      [1, 'test-1+bbbbbbbb'],
    ]);
    const contents = versions.map(({ content }) => modelContentSchema.parse(content));
    const first = { segments: SEGMENTS, scorecards: [named(CHAINS), named(SHOPS)] };
    const second = { segments: SEGMENTS, scorecards: [named(CHAINS), named(HEAVIER)] };
    expect(contents).toEqual([first, second, first]);
    expect(await storedScoreModel(database, 1, 'old-1+aaaaaaaa')).toEqual({
      scorecards: [CHAINS],
      measures: MEASURES,
    });
    expect(await storedScoreModel(database, 1, 'test-1+bbbbbbbb')).toEqual({
      scorecards: [CHAINS, SHOPS, PAYMENT],
      measures: MEASURES,
    });
  });
});

function named<T extends { readonly segment: string }>(card: T): readonly [string, T] {
  return [card.segment, card];
}

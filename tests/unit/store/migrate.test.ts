import { describe, expect, it } from '@jest/globals';
import { missingMigrations } from '../../../src/store/migrate.ts';

const OURS = ['0001-a.sql', '0002-b.sql', '0003-c.sql'].map((name) => ({
  name,
  sql: 'SELECT 1',
  checksum: `sum of ${name}`,
}));

function applied(...names: readonly string[]): readonly { name: string; checksum: string }[] {
  return names.map((name) => ({ name, checksum: `sum of ${name}` }));
}

describe('missingMigrations', () => {
  it.each([
    [[], ['0001-a.sql', '0002-b.sql', '0003-c.sql']],
    [['0001-a.sql'], ['0002-b.sql', '0003-c.sql']],
    [['0001-a.sql', '0002-b.sql', '0003-c.sql'], []],
    // Merged from another branch after a later one was applied.
    [['0001-a.sql', '0003-c.sql'], ['0002-b.sql']],
  ])('of what is there after %j still does %j', (done, missing) => {
    expect(missingMigrations(OURS, applied(...done)).map(({ name }) => name)).toEqual(missing);
  });

  it('refuses a database that a newer version has changed, and names the migration', () => {
    expect(() => missingMigrations(OURS, applied('0001-a.sql', '0004-d.sql'))).toThrow(
      expect.objectContaining({
        code: 'store.migration',
        message:
          'the database has the migration 0004-d.sql, which this version of Bellwether does not know',
      }),
    );
  });

  it('refuses a database in which a migration had other content', () => {
    const other = [...applied('0001-a.sql'), { name: '0002-b.sql', checksum: 'another' }];
    expect(() => missingMigrations(OURS, other)).toThrow(
      expect.objectContaining({
        code: 'store.migration',
        message: expect.stringContaining('0002-b.sql was applied with other content'),
      }),
    );
  });
});

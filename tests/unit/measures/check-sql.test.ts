import { describe, expect, it } from '@jest/globals';
import { loadCatalog } from '../../../src/measures/catalog.ts';
import { checkSql } from '../../../src/measures/check-sql.ts';

function selecting(from: string, value = '1'): string {
  return `SELECT account_id, ${value} AS value, 1 AS sample_size\n${from}`;
}

describe('checkSql', () => {
  it('finds nothing wrong with any measure of the catalogue', async () => {
    for (const { id, sql } of (await loadCatalog()).values()) {
      expect({ id, faults: await checkSql(sql) }).toEqual({ id, faults: [] });
    }
  });

  it.each([
    ['a table of the frame', selecting('FROM orders WHERE ordered_on >= :as_of - 90')],
    [
      'a name that the measure gives itself',
      `WITH late AS (TABLE orders) ${selecting('FROM late')}`,
    ],
    ['all columns of such a name', `WITH a AS (${selecting('FROM orders')}) SELECT * FROM a`],
    ['the union of two', `${selecting('FROM orders')} UNION ALL ${selecting('FROM invoices')}`],
    [
      'aggregates, windows and days',
      selecting('FROM orders', "date_part('year', max(ordered_on))"),
    ],
    ['texts that only look like days', selecting("FROM returns WHERE reason ILIKE '%today%'")],
    ['EXTRACT and other words of SQL', selecting('FROM orders', 'EXTRACT(day FROM ordered_on)')],
  ])('allows %s', async (_what, sql) => {
    expect(await checkSql(sql)).toEqual([]);
  });

  it.each([
    [
      'a table of the mirror',
      selecting('FROM mirror.orders'),
      2,
      /write orders, cut off at the day/,
    ],
    ['a table of the results', selecting('FROM bellwether.scores'), 2, /read accounts, orders/],
    ['a table of the server', selecting('FROM pg_catalog.pg_class'), 2, /read accounts/],
    [
      'a table that there is not',
      selecting('FROM pg_class'),
      2,
      /no table pg_class: there are acc/,
    ],
    [
      'a table in a subquery',
      selecting('FROM orders WHERE (SELECT true FROM mirror.users)'),
      2,
      /rea/,
    ],
    [
      'now()',
      selecting('FROM orders\nWHERE ordered_on < now()'),
      3,
      /now\(\) reads the clock: write :/,
    ],
    ['pg_catalog.now()', selecting('FROM orders WHERE ordered_on < pg_catalog.now()'), 2, /clock/],
    ['age() of one day, and of two', selecting('FROM orders', 'age(ordered_on)'), 1, /clock/],
    [
      'current_date',
      selecting('FROM orders WHERE ordered_on < current_date'),
      2,
      /clock or the sess/,
    ],
    ['CURRENT_USER', selecting('FROM accounts WHERE name = CURRENT_USER'), 2, /session/],
    [
      "'today'",
      selecting("FROM orders WHERE ordered_on < 'today'"),
      2,
      /present day: write :as_of/,
    ],
    ["' NOW'::date", selecting("FROM orders WHERE ordered_on < ' NOW'::date"), 2, /present day/],
    ['random()', selecting('FROM orders', 'random()'), 1, /random\(\) is not among the functions/],
    ['pg_sleep()', selecting('FROM orders, pg_sleep(9)'), 2, /pg_sleep\(\) is not among/],
    [
      'SQL in a text',
      selecting('FROM orders', "query_to_xml('TABLE mirror.users')"),
      1,
      /not among/,
    ],
    ['a sequence', selecting('FROM orders', "nextval('s')"), 1, /not among/],
    [
      'a function of another schema',
      selecting('FROM orders', 'public.sum(1)'),
      1,
      /public\.sum\(\)/,
    ],
    ['other rows each time', selecting('FROM orders TABLESAMPLE system (10)'), 2, /TABLESAMPLE/],
    [
      "the frame's own parameter",
      selecting('FROM orders WHERE ordered_on < $3'),
      2,
      /\$3 is not for m/,
    ],
    ['DELETE', 'DELETE FROM orders', 1, /must be a SELECT/],
    ['DROP', 'DROP TABLE mirror.orders', 1, /must be a SELECT/],
    ['SET', 'SET statement_timeout = 0', 1, /must be a SELECT/],
    [
      'DELETE in a WITH',
      `WITH d AS (\n DELETE FROM mirror.orders RETURNING 1) ${selecting('FROM orders')}`,
      2,
      /DELETE writes: a measure only reads/,
    ],
    [
      'SELECT INTO',
      'SELECT account_id, 1 AS value, 1 AS sample_size INTO x FROM orders',
      1,
      /INTO w/,
    ],
    ['FOR UPDATE', `${selecting('FROM orders')} FOR UPDATE`, 1, /FOR UPDATE writes/],
    [
      'two statements',
      `${selecting('FROM orders')}; DROP TABLE x`,
      2,
      /one SELECT, without a semi/,
    ],
    ['a semicolon', `${selecting('FROM orders')};`, 1, /without a semicolon/],
    ['nothing but a comment', '-- nothing', 1, /must be one SELECT/],
    [
      'a way out of the frame',
      `${selecting('FROM orders')}) m; DROP TABLE x; --`,
      2,
      /not valid SQL/,
    ],
    [
      'what is no SQL',
      'SELECT FROM\nWHERE WHERE',
      2,
      /is not valid SQL: syntax error at or near "WHE/,
    ],
    [
      'a column too few',
      'SELECT account_id, 1 AS value FROM orders',
      1,
      /gives no column sample_size/,
    ],
    [
      'a value without a name',
      'SELECT account_id, 1, 1 FROM orders',
      1,
      /no column value, sample_size/,
    ],
  ])('refuses %s, names its line and says what to do', async (_what, sql, line, message) => {
    const faults = await checkSql(sql);
    expect(faults).toContainEqual({ line, message: expect.stringMatching(message) });
  });

  it('counts lines through letters of more than one byte', async () => {
    const sql = selecting("FROM accounts WHERE name <> 'Müßiggängerhöfe'\nAND now() > created_on");
    expect(await checkSql(sql)).toMatchObject([{ line: 3 }]);
  });

  it('tells all faults of a measure at once', async () => {
    expect(await checkSql(selecting('FROM mirror.orders, mirror.users', 'random()'))).toHaveLength(
      3,
    );
  });
});

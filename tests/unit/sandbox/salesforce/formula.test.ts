import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compileFormula } from '../../../../src/sandbox/salesforce/formula/compile-formula.ts';
import { ROW } from '../../../../src/sandbox/salesforce/formula/formula-value.ts';
import { createOrgSchema } from '../../../../src/sandbox/salesforce/schema/org-schema.ts';
import { Store } from '../../../../src/sandbox/salesforce/store/store.ts';
import { createTable } from '../../../../src/sandbox/salesforce/store/tables.ts';

const schema = createOrgSchema();
const object = schema.get('Account');
const store = new Store(':memory:');
/** 2026-04-20T06:00:00Z. */
const NOW = 1_776_664_800;
const TODAY = 20_563;

beforeAll(() => {
  store.defineNow(() => NOW);
  for (const each of schema.objects()) createTable(store, each);
  store.run(
    `INSERT INTO "Account" ("Id", "Name", "Type", "AnnualRevenue", "CreatedDate") VALUES (1, 'O''Neil', 'Other', NULL, ?)`,
    [NOW - 36 * 3600],
  );
});
afterAll(() => {
  store.close();
});

function valueOf(formula: string, blankAsZero = true): unknown {
  const { sql } = compileFormula({ schema, object, blankAsZero }, formula);
  return store.get(`SELECT ${sql.replaceAll(ROW, 'a')} FROM "Account" a`)?.[0];
}

describe('a formula', () => {
  it.each([
    ['1 + 2 * 3 - 4', 3],
    ['(1 + 2) * 3', 9],
    ['10 - 4 - 3', 3],
    ['2 ^ 3', 8],
    ['7 / 2', 3.5],
    ['7 / 0', null],
    ['-(2 - 5)', 3],
    ['MOD(7, 4) + ABS(-2) + ROUND(2.456, 2) + FLOOR(1.9) + CEILING(1.1)', 3 + 2 + 2.46 + 1 + 2],
    ['MAX(1, 5, 3) - MIN(4, 2)', 3],
    ['"a" & \'b"\' + "\\"c"', 'ab""c'],
    ['Name', "O'Neil"],
    ['UPPER(LEFT(Name, 1)) & LOWER(RIGHT(Name, 4))', 'Oneil'],
    ['LEN(TRIM("  ab ")) + VALUE("3")', 5],
    ['IF(BEGINS(Name, "O") && CONTAINS(Name, "Neil"), "yes", "no")', 'yes'],
    ['IF(Name = "o\'neil", "yes", "no")', 'no'],
    ['CASE(Type, "Prospect", 1, "Other", 2, 3)', 2],
    ['ISPICKVAL(Type, "Other") || FALSE', 1],
    ['!ISBLANK(Name) && ISBLANK(Fax) && ISNULL(NULL)', 1],
    ['NOT(1 > 2) && 2 >= 2 && 1 <= 1 && 1 < 2 && 1 <> 2 && 1 != 2 && 1 == 1', 1],
    ['BLANKVALUE(Fax, "none")', 'none'],
    ['"[" & Fax & "]"', '[]'],
    ['TODAY() - 1', TODAY - 1],
    ['TODAY() - DATEVALUE(CreatedDate)', 2],
    ['NOW() - CreatedDate', 1.5],
    ['NOW() + 0.5', NOW + 43_200],
    ['YEAR(TODAY()) * 10000 + MONTH(TODAY()) * 100 + DAY(TODAY())', 20_260_420],
    [
      'TEXT(TODAY()) & " " & TEXT(1.5) & " " & TEXT(2) & " " & TEXT(Type)',
      '2026-04-20 1.5 2 Other',
    ],
    ['"me@row" & "\'"', "me@row'"],
    ['/* a note */ 1', 1],
  ])('%s gives %j', (formula, expected) => {
    expect(valueOf(formula)).toEqual(expected);
  });

  it('takes a missing number for zero, or not', () => {
    expect(valueOf('AnnualRevenue + 1')).toBe(1);
    expect(valueOf('AnnualRevenue + 1', false)).toBeNull();
  });

  it('has no value of a parent that is not there', () => {
    expect(valueOf('Parent.Name')).toBeNull();
    expect(valueOf('Parent.Parent.AnnualRevenue + 1')).toBe(1);
  });
});

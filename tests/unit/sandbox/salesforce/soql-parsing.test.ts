import { parseQuery } from '@jetstreamapp/soql-parser-js';
import { describe, expect, it } from '@jest/globals';
import {
  conditionTree,
  type ConditionTree,
} from '../../../../src/sandbox/salesforce/soql/condition-tree.ts';
import { readLikePattern, readString } from '../../../../src/sandbox/salesforce/soql/literals.ts';
import { parseSoql } from '../../../../src/sandbox/salesforce/soql/parse-soql.ts';
import { toFault, unexpectedToken } from '../../../../src/sandbox/salesforce/soql/soql-error.ts';

function treeOf(condition: string): string {
  const { where } = parseQuery(`SELECT Id FROM A WHERE ${condition}`);
  if (where === undefined) throw new Error('no condition');
  return shown(conditionTree(where));
}

function shown(tree: ConditionTree): string {
  if (tree.kind === 'test') return 'field' in tree.test ? tree.test.field : 'fn';
  if (tree.kind === 'not') return `not(${shown(tree.item)})`;
  return `${tree.kind}(${tree.items.map(shown).join(' ')})`;
}

describe('the tree of a condition', () => {
  it.each([
    ['a = 1', 'a'],
    ['a = 1 AND b = 2 AND c = 3', 'and(a b c)'],
    ['a = 1 OR (b = 2 AND c = 3)', 'or(a and(b c))'],
    ['(a = 1 OR b = 2) AND (c = 3 OR d = 4)', 'and(or(a b) or(c d))'],
    ['NOT a = 1 AND b = 2', 'and(not(a) b)'],
    ['NOT (a = 1 AND b = 2)', 'not(and(a b))'],
    ['(NOT (a = 1 AND b = 2)) OR c = 3', 'or(not(and(a b)) c)'],
    ['(((NOT a = 1)))', 'not(a)'],
    ['a = 1 OR NOT NOT b = 2', 'or(a not(not(b)))'],
    ['((a = 1) AND (NOT b = 2)) OR (c = 3)', 'or(and(a not(b)) c)'],
    ['a IN (SELECT Id FROM B WHERE (c = 1)) AND d = 2', 'and(a d)'],
  ])('%s is %s', (condition, tree) => {
    expect(treeOf(condition)).toBe(tree);
  });

  it.each([
    'a = 1 AND b = 2 OR c = 3',
    '(a = 1 OR b = 2 AND c = 3)',
    'a = 1 OR b = 2 AND NOT c = 3',
  ])('has no precedence to fall back on: %s', (condition) => {
    expect(() => treeOf(condition)).toThrow('unexpected token');
  });
});

describe('string literals', () => {
  it.each([
    [String.raw`'a\'b\"c\\d'`, `a'b"c\\d`],
    [String.raw`'\n\r\t\u00e9'`, '\n\r\té'],
    [String.raw`'100\%'`, String.raw`100\%`],
  ])('%s', (literal, text) => {
    expect(readString(literal)).toBe(text);
  });

  it('keep the escapes that LIKE needs', () => {
    expect(readLikePattern(String.raw`'%\%\_\'\\x_'`)).toBe(String.raw`%\%\_'\\x_`);
  });
});

describe('errors in a query', () => {
  it('point at the culprit outside of strings', () => {
    const query = "SELECT Id FROM Account WHERE Name = 'Foo' AND Foo = 1";
    expect(toFault(unexpectedToken('Foo'), query).errors[0]?.message).toBe(
      `\n${query}\n${' '.repeat(46)}^\nERROR at Row:1:Column:47\nunexpected token: 'Foo'`,
    );
  });

  it('show a part of a long line, the caret still under the culprit', () => {
    const query = `SELECT ${'Name__c, '.repeat(40)}Foo FROM Account WHERE ${'x'.repeat(300)} = 1`;
    const message = toFault(unexpectedToken('Foo'), query).errors[0]?.message ?? '';
    const [, line = '', caret = ''] = message.split('\n');
    expect(line.length).toBeLessThanOrEqual(120);
    expect(line.slice(caret.indexOf('^')).startsWith('Foo')).toBe(true);
    expect(message).toContain(`Column:${String(query.indexOf('Foo') + 1)}`);
  });

  it('are not found in what only looks like one', () => {
    expect(() => parseSoql("SELECT Id FROM Account WHERE Name = 'WHERE AND'")).not.toThrow();
    expect(() => parseSoql('x'.repeat(100_001))).toThrow('cannot be longer than 100000');
  });
});

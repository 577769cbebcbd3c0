import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { importMapping } from '../../../../../src/sandbox/seed/csv-import/mapping-schema.ts';
import { DIRT } from '../../../../../src/sandbox/seed/spring-garden/dirt.ts';
import { demoBook } from '../spring-garden/book.ts';
import { imported } from './import-folder.ts';

const page = await readFile('docs/sandbox-data.md', 'utf8');

/** All keys of a JSON schema's objects, at any depth. */
function keysIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const properties: unknown = 'properties' in schema ? schema.properties : null;
  const own = typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
  return [...own, ...Object.values(schema).flatMap(keysIn)];
}

describe('docs/sandbox-data.md', () => {
  it('has an example that runs and gives what the page says', async () => {
    const files = [...page.matchAll(/`([\w-]+\.csv)`\n\n```csv\n(.*?)```/gs)].map(
      ([, name = '', text = '']) => [name, text] as const,
    );
    const [, mapping = ''] = /```yaml\n(.*?)```/s.exec(page) ?? [];
    expect(files).toHaveLength(3);
    const { tables } = await imported(Object.fromEntries(files), mapping);
    expect(tables['accounts']).toEqual([
      {
        key: '10|4711',
        name: 'Elektro Müller, Ulm',
        number: '4711',
        country: 'Germany',
        customer_type: 'large_urban',
        credit_limit: 12_500,
        credit_hold: false,
        created_on: '2019-05-03',
      },
      {
        key: '10|4712',
        name: 'Licht; Garten & Mehr, Passau',
        number: '4712',
        country: 'Germany',
        customer_type: 'small_rural',
        credit_limit: 0,
        credit_hold: true,
        created_on: '2023-11-17',
      },
    ]);
    const orders = tables['orders']?.map(
      ({ key, account, ordered_on: day, goods_amount: goods }) => {
        return { key, account, day, goods };
      },
    );
    expect(orders).toEqual([
      { key: 'R1001', account: '10|4711', day: '2026-03-02', goods: 226.8 },
      { key: 'R1002', account: '10|4712', day: '2026-04-01', goods: 64 },
    ]);
    const lines = tables['order_lines']?.map((line) => [line['line_type'], line['product_family']]);
    expect(lines).toEqual([
      ['goods', 'Spring Garden'],
      ['freight', null],
      ['goods', 'Cables & Connectors'],
    ]);
    expect(tables['returns']).toMatchObject([{ key: 'G0007', amount: 37.8 }]);
  });

  it('names every key that a mapping may have', () => {
    const schema = z.toJSONSchema(importMapping, { io: 'output', unrepresentable: 'any' });
    const keys = new Set(keysIn(schema));
    expect(keys.size).toBeGreaterThan(40);
    expect([...keys].filter((key) => !new RegExp(`\\b${key}\\b`).test(page))).toEqual([]);
  });

  it('names every kind of story and as many kinds of dirt as there are', () => {
    const kinds = new Set(demoBook().stories.map(({ kind }) => kind));
    expect([...kinds].filter((kind) => !page.includes(`| \`${kind}\``))).toEqual([]);
    const [, list = ''] = /The kinds of dirt, .*?: (.*?)\n\n/s.exec(page) ?? [];
    expect(list.split(';')).toHaveLength(DIRT.length);
  });
});

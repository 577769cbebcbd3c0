import { readdir } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { loadCatalog, parseMeasure } from '../../../src/measures/catalog.ts';

const HEADER = {
  id: 'order_count',
  title: 'Orders',
  unit: 'orders per year',
  direction: 'higher',
  kind: 'leading',
  dimension: 'outcome',
  inputs: '[orders]',
  definition: 'How many.',
  source: 'Us.',
  meaning: 'More is more.',
  advice: 'Order more.',
  phrase: '"{value} orders"',
};

function measureFile(changes: Readonly<Record<string, string | undefined>> = {}): string {
  const lines = Object.entries({ ...HEADER, ...changes }).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}: ${value}`],
  );
  return `/*\n${lines.join('\n')}\n*/\nSELECT account_id, 1 AS value, 1 AS sample_size\nFROM orders\n`;
}

function faultOf(text: string, file = 'order_count.sql'): unknown {
  try {
    parseMeasure(file, text);
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('parseMeasure', () => {
  it('takes the header for the definition and the rest for its SELECT', () => {
    expect(parseMeasure('order_count.sql', measureFile())).toEqual({
      ...HEADER,
      inputs: ['orders'],
      phrase: '{value} orders',
      sql: 'SELECT account_id, 1 AS value, 1 AS sample_size\nFROM orders',
    });
  });

  it.each([
    ['no header', 'SELECT 1', 'must be a header in /* */ and a SELECT'],
    ['no SELECT', `${measureFile().split('*/\n')[0] ?? ''}*/\n`, 'must be a header in /* */ and a'],
    ['YAML that is none', measureFile({ title: '"open' }), 'its header is not valid YAML: '],
    ['a field that is missing', measureFile({ source: undefined }), 'source: '],
    ['a field that nobody knows', measureFile({ colour: 'blue' }), 'colour'],
    ['a unit that nobody knows', measureFile({ unit: 'furlongs' }), 'unit: '],
    ['an input that is none', measureFile({ inputs: '[orders, toString]' }), 'inputs.1: must be a'],
    ['the id of another file', measureFile({ id: 'other_count' }), 'order_count'],
  ])('says what is wrong with %s, in one line, and names the file', (_what, text, message) => {
    expect(faultOf(text)).toMatchObject({
      code: 'config.invalid',
      message: expect.stringMatching(/^measure order_count\.sql: [^\n]+$/),
    });
    expect(faultOf(text)).toMatchObject({ message: expect.stringContaining(message) });
  });
});

describe('the catalog', () => {
  it('holds each measure under the id that its file is named after', async () => {
    const catalog = await loadCatalog();
    const files = (await readdir('src/measures/catalog')).filter((name) => name.endsWith('.sql'));
    expect([...catalog.keys()]).toEqual(files.map((name) => name.replace('.sql', '')).sort());
    for (const [id, measure] of catalog) expect(measure.id).toBe(id);
  });
});

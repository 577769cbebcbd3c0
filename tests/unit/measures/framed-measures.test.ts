import { describe, expect, it } from '@jest/globals';
import { framedMeasures } from '../../../src/measures/frame.ts';
import { CATALOG } from '../../support/score-examples.ts';

const SQL =
  'SELECT account_id, count(*) AS value, count(*) AS sample_size FROM order_days GROUP BY 1';

/** The tables of the frame in the statement of one measure. */
function tablesIn(sql: string): readonly string[] {
  const statement = framedMeasures(new Map([['mine', { sql }]])).get('mine') ?? '';
  return [...statement.matchAll(/^(?:WITH )?(\w+) AS \(/gm)].map(([, name = '']) => name);
}

describe('the statement that stands for a measure in the model version', () => {
  it('holds the tables that it reads and those that these are made of, and no others', () => {
    expect(tablesIn(SQL)).toEqual(['parameters', 'orders', 'order_days']);
    expect(tablesIn(SQL.replace('order_days', 'invoices'))).toEqual(['parameters', 'invoices']);
  });

  it('says nothing of how the measure is called', () => {
    const renamed = new Map([...CATALOG].map(([id, one]) => [id, { ...one, title: 'Else' }]));
    expect(framedMeasures(renamed)).toEqual(framedMeasures(CATALOG));
  });
});

import { describe, expect, it } from '@jest/globals';
import { loadCatalog } from '../../../src/measures/catalog.ts';
import { sharedTables } from '../../../src/measures/shared-tables.ts';

const catalog = await loadCatalog();

function shared(...ids: readonly string[]): readonly string[] {
  return sharedTables(ids.flatMap((id) => catalog.get(id) ?? []));
}

describe('the tables that a run computes once', () => {
  it('are those that several measures read', () => {
    expect(shared('fill_rate', 'in_full')).toEqual(['orders']);
    expect(shared('fill_rate')).toEqual([]);
  });

  it('are not those that only one of them reads, however deep', () => {
    expect(shared('overdue_age')).toEqual([]);
    expect(shared('days_to_pay', 'fill_rate')).toEqual([]);
  });

  it('are also those that a measure and the making of a kept table read', () => {
    expect(shared('overdue_age', 'overdue_balance', 'days_to_pay')).toEqual([
      'invoices',
      'settlements',
      'invoice_status',
    ]);
  });

  it('come each after those that it is made of', () => {
    const all = sharedTables([...catalog.values()]);
    const places = ['orders', 'order_days', 'invoices', 'settlements', 'invoice_status'].map(
      (name) => all.indexOf(name),
    );
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(places).not.toContain(-1);
  });
});

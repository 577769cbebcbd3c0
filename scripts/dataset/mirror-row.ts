import type { SeedRow, SeedTableName, SeedValue } from '../../src/sandbox/seed/dataset.ts';
import type { MirrorRow } from '../../src/store/mirror/mirror-repository.ts';

/** Nothing of a data set changes after it was read. */
const READ_AT = '2000-01-01T00:00:00Z';

type Values = Readonly<Record<string, SeedValue>>;

/** What a table says otherwise than the entity of the same name does. */
const DIFFERENCES: Partial<Record<SeedTableName, (values: Values) => Values>> = {
  orders: ({ goods_amount = null, ...values }) => ({ ...values, amount: goods_amount }),
  opportunities: (values) => ({
    ...values,
    closed: values['stage'] === 'closed_won' || values['stage'] === 'closed_lost',
    won: values['stage'] === 'closed_won',
  }),
  // The mirror knows a shipment from the day it left. One of which only the arrival is known did not leave later.
  shipments: (values) => ({
    ...values,
    shipped_on: values['shipped_on'] ?? values['delivered_on'] ?? null,
  }),
};

/** A row of a data set as a sync would bring it into the mirror; its key stands for the CRM's id. */
export function mirrorRow(table: SeedTableName, { key, ...values }: SeedRow): MirrorRow {
  const own = DIFFERENCES[table]?.(values) ?? values;
  return {
    crmId: key,
    modifiedAt: READ_AT,
    values: Object.fromEntries(Object.entries(own).map(([name, value]) => [name, stored(value)])),
  };
}

function stored(value: SeedValue): string | boolean | null {
  return typeof value === 'number' ? String(value) : value;
}

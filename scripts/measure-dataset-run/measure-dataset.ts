import { z } from 'zod';
import { addDays } from '../../src/domain/days.ts';
import type { MeasureDefinition } from '../../src/domain/measure.ts';
import { measurable, runMeasures } from '../../src/measures/run-measures.ts';
import type { SeedTableName } from '../../src/sandbox/seed/dataset.ts';
import type { Database } from '../../src/store/database.ts';

export interface MeasuredDataset {
  /** Facts dated on or before this day are known. */
  readonly asOf: string;
  /** The measures that the data bear, in the order of their columns. */
  readonly measures: readonly MeasureDefinition[];
  /** Measures that read a table which the data set does not have. */
  readonly leftOut: readonly string[];
  /** All customers, by key. */
  readonly customers: readonly MeasuredCustomer[];
}

export interface MeasuredCustomer {
  readonly customer: string;
  /** By measure id; null where the data bear no value. */
  readonly values: Readonly<Record<string, MeasuredValue | null>>;
}

export interface MeasuredValue {
  readonly value: number;
  readonly sampleSize: number;
}

interface MeasureInput {
  readonly connectionId: number;
  readonly asOf: string;
  readonly measures: ReadonlyMap<string, MeasureDefinition>;
  /** The tables that the data set has. */
  readonly tables: readonly SeedTableName[];
}

/** Every measure of every customer of a mirror, from what was known at the end of a day. */
export async function measureDataset(
  database: Database,
  input: MeasureInput,
): Promise<MeasuredDataset> {
  const measures = measurable(input.measures, new Set(input.tables));
  const customers = new Map<string, Record<string, MeasuredValue | null>>();
  for (const customer of await customerKeys(database, input)) customers.set(customer, {});
  for (const { id } of measures) for (const values of customers.values()) values[id] = null;
  for (const measure of measures) {
    for (const { crm_id: key, value, sample_size } of await valuesOf(database, measure, input)) {
      const values = customers.get(key);
      if (values !== undefined) values[measure.id] = { value, sampleSize: sample_size };
    }
  }
  const known = new Set(measures.map(({ id }) => id));
  return {
    asOf: input.asOf,
    measures,
    leftOut: [...input.measures.keys()].filter((id) => !known.has(id)),
    customers: [...customers].map(([customer, values]) => ({ customer, values })),
  };
}

async function customerKeys(
  database: Database,
  { connectionId }: MeasureInput,
): Promise<readonly string[]> {
  const rows = await database.rows(
    z.object({ crm_id: z.string() }),
    'SELECT crm_id FROM mirror.accounts WHERE connection_id = $1 ORDER BY crm_id',
    [connectionId],
  );
  return rows.map(({ crm_id: key }) => key);
}

const valueSchema = z.object({
  crm_id: z.string(),
  value: z.number(),
  sample_size: z.number(),
});

async function valuesOf(
  database: Database,
  measure: MeasureDefinition,
  { connectionId, asOf: day }: MeasureInput,
): Promise<readonly z.infer<typeof valueSchema>[]> {
  return database.transaction(async (tx) => {
    const asOf = { day, knownBefore: addDays(day, 1) };
    await runMeasures(tx, [measure], { connectionId, asOf, seasons: [], scoped: false });
    return tx.rows(
      valueSchema,
      `SELECT a.crm_id, v.value, v.sample_size
       FROM bellwether.measure_values v JOIN mirror.accounts a ON a.id = v.account_id
       WHERE v.connection_id = $1 AND v.as_of = $2 AND v.measure = $3 AND v.value IS NOT NULL
       ORDER BY a.crm_id`,
      [connectionId, day, measure.id],
    );
  });
}

import { z } from 'zod';
import { BellwetherError, messageOf } from '../domain/errors.ts';
import type { MeasureDefinition } from '../domain/measure.ts';
import type { SqlValue, Transaction } from '../store/database.ts';
import type { GatheredValues } from '../store/value-table.ts';

/** A statement of an analyst must not hold up the scores of everybody. */
const OWN_STATEMENT_TIMEOUT = '2min';

export interface OwnMeasureInput {
  /** The measure in its frame, with the frame's parameters. */
  readonly select: string;
  readonly values: readonly SqlValue[];
  readonly into: GatheredValues;
}

const valueSchema = z.object({
  account_id: z.coerce.string(),
  value: z.number().nullable(),
  sample_size: z.number().nullable(),
});

/**
 * An analyst's measure is computed while the transaction can only read, and in limited time; only then its values are
 * stored. Rolling back to the savepoint lets the transaction write again.
 */
export async function insertOwnValues(
  tx: Transaction,
  measure: MeasureDefinition,
  input: OwnMeasureInput,
): Promise<void> {
  const select = `SELECT account_id, nullif(value::float8, 'NaN') AS value, sample_size::int AS sample_size
    FROM (${input.select}) computed`;
  try {
    await tx.run('SAVEPOINT own_measure');
    await tx.run('SET LOCAL transaction_read_only = on');
    await tx.run(`SET LOCAL statement_timeout = '${OWN_STATEMENT_TIMEOUT}'`);
    const rows = await tx.rows(valueSchema, select, input.values);
    refuseTwoRows(rows.map((row) => row.account_id));
    await tx.run('ROLLBACK TO SAVEPOINT own_measure');
    await tx.run(
      `INSERT INTO ${input.into} (account_id, measure, value, sample_size)
       SELECT account_id, $1, value, sample_size
       FROM unnest($2::bigint[], $3::float8[], $4::int[]) AS v (account_id, value, sample_size)`,
      [
        measure.id,
        rows.map((row) => row.account_id),
        rows.map((row) => row.value),
        rows.map((row) => row.sample_size),
      ],
    );
  } catch (error) {
    if (error instanceof BellwetherError) throw error;
    throw new BellwetherError(
      'config.invalid',
      `${measure.file ?? measure.id}: ${messageOf(error)}; ${OWN_ADVICE}`,
      { cause: error },
    );
  }
}

/** Values may be gathered where nothing keeps a second row away. */
function refuseTwoRows(accounts: readonly string[]): void {
  if (new Set(accounts).size < accounts.length) throw new Error('an account has two rows');
}

const OWN_ADVICE = `mend the measure, or take it out of the folder and of the scorecards. It must give one row an account, within ${OWN_STATEMENT_TIMEOUT}`;

import type { Dataset, DatasetTable, SeedRow, SeedTableName } from '../dataset.ts';
import {
  accountRows,
  type AccountRows,
  contactRows,
  creditHoldRows,
  invoiceRows,
  opportunityRows,
  orderLineRows,
  orderRows,
  paymentRows,
  portalUsageRows,
  returnLineRows,
  returnRows,
  shipmentRows,
  surveyResponseRows,
} from './account-rows.ts';
import { activityRows, objectiveRows } from './relationship-rows.ts';
import { accountsOf } from './account.ts';
import { soiled } from './dirt.ts';
import { storiesOf } from './stories.ts';
import { usersOf } from './users.ts';
import { type SpringGardenOptions, type World, worldOf } from './world.ts';

const ACCOUNT_TABLES: readonly (readonly [SeedTableName, AccountRows])[] = [
  ['accounts', accountRows],
  ['contacts', contactRows],
  ['opportunities', opportunityRows],
  ['orders', orderRows],
  ['order_lines', orderLineRows],
  ['shipments', shipmentRows],
  ['invoices', invoiceRows],
  ['payments', paymentRows],
  ['returns', returnRows],
  ['return_lines', returnLineRows],
  ['survey_responses', surveyResponseRows],
  ['portal_usage', portalUsageRows],
  ['credit_holds', creditHoldRows],
  ['activities', activityRows],
  ['success_objectives', objectiveRows],
];

/**
 * A made-up electronics wholesaler with three years of business before `endsOn`. The same options give the same
 * bytes. An account's rows depend on the seed, the end and its place in the list, not on how many others there are.
 * Throws a RangeError when `endsOn` is no date.
 */
export function springGarden(options: SpringGardenOptions): Dataset {
  const world = worldOf(options);
  const users: DatasetTable = { name: 'users', rows: () => userRows(world) };
  const tables = ACCOUNT_TABLES.map(([name, rowsOf]) => ({
    name,
    rows: () => tableRows(world, name, rowsOf),
  }));
  return { tables: [users, ...tables], stories: storiesOf(world) };
}

function* userRows(world: World): Generator<SeedRow> {
  for (const { key, name, email, active } of usersOf(world)) yield { key, name, email, active };
}

/** One account after the other; what several tables need of an account is cheap enough to be made again for each. */
function* tableRows(world: World, table: SeedTableName, rowsOf: AccountRows): Generator<SeedRow> {
  for (const account of accountsOf(world)) {
    const rows = rowsOf(world, account);
    for (const row of account.story === 'dirty_data' ? soiled(world, account, table, rows) : rows) {
      yield row;
    }
  }
}

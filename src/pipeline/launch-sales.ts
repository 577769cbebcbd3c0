import { z } from 'zod';
import { inFrame } from '../measures/frame.ts';
import { segmentOf } from '../scorecard/segment.ts';
import type { Launch } from '../season/launch.ts';
import type { AccountSales, Sale } from '../season/launch-tally.ts';
import { placeOf } from '../season/sales-calendar.ts';
import type { Season } from '../config/schema/seasons-file.ts';
import type { AsOf } from '../domain/run.ts';
import type { Transaction } from '../store/database.ts';
import type { PipelineContext } from './context.ts';

/** What reading sales needs of a connection. */
export type LaunchContext = Pick<
  PipelineContext,
  'database' | 'connectionId' | 'config' | 'signal'
>;

export interface LaunchSalesInput {
  readonly season: Season;
  readonly launches: readonly Launch[];
  readonly asOf: AsOf;
}

const PAGE = 2000;

/** What each account ordered in the given launches, page by page of accounts. Only what was known counts. */
export async function* launchSales(
  context: LaunchContext,
  input: LaunchSalesInput,
): AsyncGenerator<readonly AccountSales[]> {
  let afterId = 0;
  for (;;) {
    context.signal.throwIfAborted();
    const from = afterId;
    const page = await context.database.transaction(async (tx) => {
      const accounts = await accountsAfter(tx, context, input.asOf, from);
      const sales = await salesOf(tx, context, input, accounts);
      return accounts.map((account) => ({ account, sales: sales.get(account.id) ?? [] }));
    });
    yield page.map(({ account, sales }) => accountSales(context, account, sales));
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    afterId = last.account.id;
  }
}

const accountSchema = z.object({
  id: z.number(),
  crm_id: z.string(),
  name: z.string().nullable(),
  number: z.string().nullable(),
  customer_type: z.string().nullable(),
  region: z.string().nullable(),
  country: z.string().nullable(),
  segment: z.string().nullable(),
});

type Account = z.infer<typeof accountSchema>;

/** With the segment of the latest score that was known, where there is one. */
async function accountsAfter(
  tx: Transaction,
  { connectionId }: LaunchContext,
  { day }: AsOf,
  afterId: number,
): Promise<readonly Account[]> {
  return tx.rows(
    accountSchema,
    `SELECT a.id, a.crm_id, a.name, a.number, a.customer_type, a.region, a.country, s.segment
     FROM mirror.accounts a LEFT JOIN LATERAL (
       SELECT segment FROM bellwether.scores
       WHERE account_id = a.id AND connection_id = $1 AND as_of <= $2 ORDER BY as_of DESC LIMIT 1
     ) s ON true
     WHERE a.connection_id = $1 AND a.deleted_at IS NULL AND a.id > $3 ORDER BY a.id LIMIT $4`,
    [connectionId, day, afterId, PAGE],
  );
}

const saleSchema = z.object({
  account_id: z.number(),
  launch: z.number(),
  day: z.string(),
  value: z.number(),
});

/** Amounts in a currency without a rate are left out: one account must not hide its segment. $5 and $6: first days of the launches and first days after them; $7: families, none for all goods. */
const SALES = inFrame(
  `SELECT l.account_id, launch.place - 1 AS launch, l.ordered_on AS day, sum(l.value)::float8 AS value
   FROM order_families l JOIN unnest($5::date[], $6::date[]) WITH ORDINALITY launch (launch_on, ends_on, place)
     ON l.ordered_on >= launch.launch_on AND l.ordered_on < launch.ends_on
   WHERE l.ordered_on <= $2::date AND (cardinality($7::text[]) = 0 OR l.family = ANY ($7))
   GROUP BY l.account_id, launch.place, l.ordered_on
   HAVING sum(l.value) <> 'NaN'
   ORDER BY l.account_id, launch.place, l.ordered_on`,
  { scoped: true, kept: new Set() },
);

async function salesOf(
  tx: Transaction,
  { connectionId }: LaunchContext,
  { season, launches, asOf }: LaunchSalesInput,
  accounts: readonly Account[],
): Promise<ReadonlyMap<number, readonly Sale[]>> {
  await tx.run('CREATE TEMP TABLE scope (account_id bigint PRIMARY KEY) ON COMMIT DROP');
  await tx.run('INSERT INTO pg_temp.scope SELECT unnest($1::bigint[])', [
    accounts.map(({ id }) => id),
  ]);
  await tx.run('ANALYZE pg_temp.scope');
  const rows = await tx.rows(saleSchema, SALES, [
    connectionId,
    asOf.day,
    asOf.knownBefore,
    '[]',
    launches.map(({ launchOn }) => launchOn),
    launches.map(({ endsOn }) => endsOn),
    season.product_families,
  ]);
  const sales = new Map<number, Sale[]>();
  for (const { account_id: id, ...sale } of rows) {
    const own = sales.get(id);
    if (own === undefined) sales.set(id, [sale]);
    else own.push(sale);
  }
  return sales;
}

/** Without a score the segment is that of the fields alone. */
function accountSales(
  { config }: LaunchContext,
  account: Account,
  sales: readonly Sale[],
): AccountSales {
  const { region, country, customer_type: customerType } = account;
  const traits = { customerType, region, country };
  return {
    account: account.number ?? account.crm_id,
    name: account.name ?? account.crm_id,
    segment: account.segment ?? segmentOf(traits, new Map(), config.segments),
    place: placeOf(config.seasons, { region, country }),
    sales,
  };
}

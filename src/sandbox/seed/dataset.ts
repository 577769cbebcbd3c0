/**
 * What a seed produces: tables of a wholesale distributor, free of any vendor's names. The Salesforce and the
 * HubSpot sandbox each lay them out as objects of their own; the generator and the CSV import both produce them.
 */

/** Text, number, true/false; dates are `YYYY-MM-DD`, instants ISO 8601 UTC with milliseconds; null where unknown. */
export type SeedValue = string | number | boolean | null;

export type SeedColumnType =
  'text' | 'long_text' | 'number' | 'money' | 'boolean' | 'date' | 'choice';

export interface SeedColumn {
  readonly type: SeedColumnType;
  /** The table that this column's value names a `key` of. */
  readonly references?: SeedTableName;
  /** All values of a `choice`. */
  readonly choices?: readonly string[];
}

/**
 * Every row also has `key`: text, unique in its table, the value that references name.
 * Money is in the distributor's one currency, positive unless said otherwise.
 */
export const SEED_TABLES = {
  users: {
    name: { type: 'text' },
    email: { type: 'text' },
    active: { type: 'boolean' },
  },
  accounts: {
    name: { type: 'text' },
    number: { type: 'text' },
    owner: { type: 'text', references: 'users' },
    parent: { type: 'text', references: 'accounts' },
    region: { type: 'text' },
    customer_type: { type: 'choice', choices: ['large_urban', 'small_rural', 'specialty'] },
    country: { type: 'text' },
    credit_limit: { type: 'money' },
    credit_hold: { type: 'boolean' },
    created_on: { type: 'date' },
  },
  contacts: {
    account: { type: 'text', references: 'accounts' },
    first_name: { type: 'text' },
    last_name: { type: 'text' },
    title: { type: 'text' },
    phone: { type: 'text' },
  },
  opportunities: {
    account: { type: 'text', references: 'accounts' },
    owner: { type: 'text', references: 'users' },
    name: { type: 'text' },
    stage: {
      type: 'choice',
      choices: ['qualification', 'proposal', 'negotiation', 'closed_won', 'closed_lost'],
    },
    amount: { type: 'money' },
    expected_close_on: { type: 'date' },
    created_on: { type: 'date' },
  },
  orders: {
    account: { type: 'text', references: 'accounts' },
    number: { type: 'text' },
    ordered_on: { type: 'date' },
    promised_on: { type: 'date' },
    status: { type: 'choice', choices: ['open', 'shipped', 'cancelled'] },
    /** Value of the goods lines, without freight and fees. */
    goods_amount: { type: 'money' },
  },
  order_lines: {
    order: { type: 'text', references: 'orders' },
    sku: { type: 'text' },
    product_family: { type: 'text' },
    line_type: { type: 'choice', choices: ['goods', 'freight', 'fee'] },
    quantity: { type: 'number' },
    unit_price: { type: 'money' },
    /** Where a line has a promise and a delivery of its own. */
    promised_on: { type: 'date' },
    delivered_on: { type: 'date' },
    delivered_quantity: { type: 'number' },
  },
  shipments: {
    order: { type: 'text', references: 'orders' },
    shipped_on: { type: 'date' },
    delivered_on: { type: 'date' },
    /** Units of goods in this shipment, over all lines. */
    quantity: { type: 'number' },
  },
  invoices: {
    account: { type: 'text', references: 'accounts' },
    order: { type: 'text', references: 'orders' },
    number: { type: 'text' },
    issued_on: { type: 'date' },
    due_on: { type: 'date' },
    amount: { type: 'money' },
    disputed: { type: 'boolean' },
  },
  payments: {
    account: { type: 'text', references: 'accounts' },
    invoice: { type: 'text', references: 'invoices' },
    paid_on: { type: 'date' },
    amount: { type: 'money' },
  },
  returns: {
    account: { type: 'text', references: 'accounts' },
    order: { type: 'text', references: 'orders' },
    number: { type: 'text' },
    returned_on: { type: 'date' },
    /** Value of the returned goods, positive. */
    amount: { type: 'money' },
    reason: { type: 'text' },
  },
  return_lines: {
    return: { type: 'text', references: 'returns' },
    sku: { type: 'text' },
    line_type: { type: 'choice', choices: ['goods', 'freight', 'fee'] },
    /** Units returned, positive. */
    quantity: { type: 'number' },
    unit_price: { type: 'money' },
  },
  survey_responses: {
    account: { type: 'text', references: 'accounts' },
    responded_on: { type: 'date' },
    /** 0 (would never recommend) to 10; null where only a comment was left. */
    score: { type: 'number' },
    comment: { type: 'long_text' },
  },
  portal_usage: {
    account: { type: 'text', references: 'accounts' },
    /** First day of the month. */
    month: { type: 'date' },
    logins: { type: 'number' },
    /** Different functions used in the month; null where nobody logged in. */
    features: { type: 'number' },
  },
  credit_holds: {
    account: { type: 'text', references: 'accounts' },
    started_on: { type: 'date' },
    ended_on: { type: 'date' },
    reason: { type: 'text' },
  },
  activities: {
    account: { type: 'text', references: 'accounts' },
    occurred_on: { type: 'date' },
    kind: { type: 'choice', choices: ['call', 'email', 'meeting', 'other'] },
    /** The customer took part: an answered call, a reply, a meeting. */
    two_way: { type: 'boolean' },
  },
  success_objectives: {
    account: { type: 'text', references: 'accounts' },
    name: { type: 'text' },
    agreed_on: { type: 'date' },
    due_on: { type: 'date' },
    status: { type: 'choice', choices: ['on_track', 'at_risk', 'achieved', 'missed'] },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, SeedColumnShape>>>>;

/** The names of the tables, in an order in which references point backwards (load in this order). */
export type SeedTableName =
  | 'users'
  | 'accounts'
  | 'contacts'
  | 'opportunities'
  | 'orders'
  | 'order_lines'
  | 'shipments'
  | 'invoices'
  | 'payments'
  | 'returns'
  | 'return_lines'
  | 'survey_responses'
  | 'portal_usage'
  | 'credit_holds'
  | 'activities'
  | 'success_objectives';

interface SeedColumnShape {
  readonly type: SeedColumnType;
  readonly references?: string;
  readonly choices?: readonly string[];
}

/** One row: `key` and the table's columns. A column left out is null. */
export type SeedRow = Readonly<{ key: string } & Record<string, SeedValue>>;

/** A planted course of events whose truth is known, so that a test can ask whether Bellwether found it. */
export interface PlantedStory {
  readonly kind: 'silent_loss' | 'fulfilment_failure' | 'late_payer' | 'launch_lag' | 'dirty_data';
  /** Keys of the accounts it is planted on. */
  readonly accounts: readonly string[];
  /** The day on which it begins. */
  readonly onsetOn: string;
  /** What happens, in a sentence. */
  readonly description: string;
}

export interface Dataset {
  /** Tables in load order; a table that the data do not have is left out. */
  readonly tables: readonly DatasetTable[];
  readonly stories: readonly PlantedStory[];
}

export interface DatasetTable {
  readonly name: SeedTableName;
  /** Fresh iteration at every call, always the same rows in the same order. Never the whole table in memory. */
  rows(): AsyncIterable<SeedRow> | Iterable<SeedRow>;
}

import type { SeedRow, SeedTableName, SeedValue } from '../../seed/dataset.ts';
import { PARENT_COMPANY_TYPE_ID } from '../standard/standard-associations.ts';
import { standardStage } from '../standard/pipelines.ts';
import type { StoredValue } from '../store/record-table.ts';

/** Becomes a record: everything but users, who become owners. */
export type RecordTableName = Exclude<SeedTableName, 'users'>;

/** What a row needs besides itself. */
export interface RowContext {
  readonly ownerId: (userKey: string) => string | undefined;
  readonly currency: string;
}

export type ReadCell = (row: SeedRow, context: RowContext) => StoredValue;

export interface TableLayout {
  /** Name of the HubSpot object, custom ones included. */
  readonly object: string;
  /** Column with the day on which the row came into being; none: the present. */
  readonly madeOn?: string;
  readonly properties: Readonly<Record<string, ReadCell>>;
  readonly links: readonly LinkLayout[];
}

export interface LinkLayout {
  readonly column: string;
  readonly table: SeedTableName;
  /** One named type; otherwise the primary and the unlabelled ones, as real portals have both. */
  readonly typeId?: number;
}

function cell(row: SeedRow, column: string): SeedValue {
  return row[column] ?? null;
}

/** Text, numbers and flags as the wire writes them; days as they are. */
function plain(column: string): ReadCell {
  return (row) => {
    const value = cell(row, column);
    return value === null || value === '' ? null : String(value);
  };
}

/** A day as midnight in UTC. */
function instant(column: string): ReadCell {
  return (row) => instantOfDay(cell(row, column));
}

export function instantOfDay(value: SeedValue): number | null {
  return typeof value === 'string' && value !== '' ? Date.parse(value) : null;
}

function renamed(column: string, names: Readonly<Record<string, string>>): ReadCell {
  return (row) => {
    const value = cell(row, column);
    return value === null ? null : (names[String(value)] ?? String(value));
  };
}

function owner(column: string): ReadCell {
  return (row, { ownerId }) => {
    const value = cell(row, column);
    return value === null ? null : (ownerId(String(value)) ?? null);
  };
}

const DEAL_STAGES: Readonly<Record<string, string>> = {
  qualification: 'qualifiedtobuy',
  proposal: 'presentationscheduled',
  negotiation: 'contractsent',
  closed_won: 'closedwon',
  closed_lost: 'closedlost',
};

const ORDER_STATUSES = { open: 'Open', shipped: 'Shipped', cancelled: 'Cancelled' };

/** A deal's values that follow from its stage. */
function ofStage(read: (probability: string) => string): ReadCell {
  return (row) => {
    const stage = standardStage('0-3', DEAL_STAGES[String(cell(row, 'stage'))] ?? '');
    return stage === undefined ? null : read(stage.metadata['probability'] ?? '0.0');
  };
}

function lineName(row: SeedRow): StoredValue {
  const parts = [cell(row, 'product_family'), cell(row, 'sku')];
  const name = parts.filter((part) => part !== null && part !== '').join(' ');
  return name === '' ? null : name;
}

function lineAmount(row: SeedRow): StoredValue {
  const [quantity, price] = [cell(row, 'quantity'), cell(row, 'unit_price')];
  if (quantity === null || price === null) return null;
  return String(Math.round(Number(quantity) * Number(price) * 100) / 100);
}

const COMPANY: LinkLayout = { column: 'account', table: 'accounts' };
const ORDER: LinkLayout = { column: 'order', table: 'orders' };

export const TABLE_LAYOUTS: Readonly<Record<RecordTableName, TableLayout>> = {
  accounts: {
    object: 'companies',
    madeOn: 'created_on',
    properties: {
      name: plain('name'),
      account_number: plain('number'),
      hubspot_owner_id: owner('owner'),
      region: plain('region'),
      customer_type: plain('customer_type'),
      country: plain('country'),
      credit_limit: plain('credit_limit'),
      credit_hold: plain('credit_hold'),
    },
    links: [{ column: 'parent', table: 'accounts', typeId: PARENT_COMPANY_TYPE_ID }],
  },
  contacts: {
    object: 'contacts',
    properties: {
      firstname: plain('first_name'),
      lastname: plain('last_name'),
      jobtitle: plain('title'),
      phone: plain('phone'),
    },
    links: [COMPANY],
  },
  opportunities: {
    object: 'deals',
    madeOn: 'created_on',
    properties: {
      dealname: plain('name'),
      pipeline: () => 'default',
      dealstage: renamed('stage', DEAL_STAGES),
      amount: plain('amount'),
      closedate: instant('expected_close_on'),
      hubspot_owner_id: owner('owner'),
      hs_is_closed: ofStage((probability) => String(['0.0', '1.0'].includes(probability))),
      hs_is_closed_won: ofStage((probability) => String(probability === '1.0')),
      hs_deal_stage_probability: ofStage((probability) => probability),
    },
    links: [COMPANY],
  },
  orders: {
    object: 'orders',
    madeOn: 'ordered_on',
    properties: {
      hs_order_name: plain('number'),
      hs_external_order_id: plain('number'),
      hs_external_created_date: instant('ordered_on'),
      promised_date: plain('promised_on'),
      hs_external_order_status: renamed('status', ORDER_STATUSES),
      hs_total_price: plain('goods_amount'),
    },
    links: [COMPANY],
  },
  order_lines: {
    object: 'line_items',
    properties: {
      hs_sku: plain('sku'),
      name: lineName,
      quantity: plain('quantity'),
      price: plain('unit_price'),
      amount: lineAmount,
      product_family: plain('product_family'),
      line_type: plain('line_type'),
      delivered_on: plain('delivered_on'),
      delivered_quantity: plain('delivered_quantity'),
    },
    links: [ORDER],
  },
  shipments: {
    object: 'shipments',
    madeOn: 'shipped_on',
    properties: {
      shipped_on: plain('shipped_on'),
      delivered_on: plain('delivered_on'),
      quantity: plain('quantity'),
    },
    links: [ORDER],
  },
  invoices: {
    object: 'invoices',
    madeOn: 'issued_on',
    properties: {
      hs_number: plain('number'),
      hs_invoice_date: instant('issued_on'),
      hs_due_date: instant('due_on'),
      hs_amount_billed: plain('amount'),
      hs_currency: (_row, { currency }) => currency,
      hs_invoice_status: () => 'open',
      disputed: plain('disputed'),
    },
    links: [COMPANY, ORDER],
  },
  payments: {
    object: 'erp_payments',
    madeOn: 'paid_on',
    properties: { paid_on: plain('paid_on'), amount: plain('amount') },
    links: [COMPANY, { column: 'invoice', table: 'invoices' }],
  },
  returns: {
    object: 'returns',
    madeOn: 'returned_on',
    properties: {
      return_number: plain('number'),
      returned_on: plain('returned_on'),
      amount: plain('amount'),
      reason: plain('reason'),
    },
    links: [COMPANY, ORDER],
  },
  return_lines: {
    object: 'return_lines',
    properties: {
      sku: plain('sku'),
      line_type: plain('line_type'),
      quantity: plain('quantity'),
      unit_price: plain('unit_price'),
    },
    links: [{ column: 'return', table: 'returns' }],
  },
  survey_responses: {
    object: 'survey_responses',
    madeOn: 'responded_on',
    properties: {
      responded_on: plain('responded_on'),
      score: plain('score'),
      comment: plain('comment'),
    },
    links: [COMPANY],
  },
  portal_usage: {
    object: 'portal_usage',
    madeOn: 'month',
    properties: { month: plain('month'), logins: plain('logins'), features: plain('features') },
    links: [COMPANY],
  },
  credit_holds: {
    object: 'credit_holds',
    madeOn: 'started_on',
    properties: {
      started_on: plain('started_on'),
      ended_on: plain('ended_on'),
      reason: plain('reason'),
    },
    links: [COMPANY],
  },
  activities: {
    object: 'contact_log',
    madeOn: 'occurred_on',
    properties: {
      occurred_on: plain('occurred_on'),
      kind: plain('kind'),
      two_way: plain('two_way'),
    },
    links: [COMPANY],
  },
  success_objectives: {
    object: 'success_objectives',
    madeOn: 'agreed_on',
    properties: {
      name: plain('name'),
      agreed_on: plain('agreed_on'),
      due_on: plain('due_on'),
      status: plain('status'),
    },
    links: [COMPANY],
  },
};

/** Tables whose keys other tables name: only their keys are kept in memory during a load. */
export const REFERENCED_TABLES: ReadonlySet<SeedTableName> = new Set(
  Object.values(TABLE_LAYOUTS).flatMap(({ links }) => links.map(({ table }) => table)),
);

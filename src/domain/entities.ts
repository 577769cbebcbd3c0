/**
 * The canonical entities: what a distributor's CRM holds, under one set of names whatever the vendor.
 * Mapping files fill them, the mirror stores them, measures read them; table and column names are these names.
 *
 * Dates are days (`YYYY-MM-DD`); an instant of the CRM becomes the day in the connection's time zone.
 * Money is in the reporting currency; quantities and money are exact decimals, carried as text in TypeScript.
 */

import { RELATIONSHIP_ENTITIES } from './relationship-entities.ts';
import { ACCOUNT, type Entity, type EntityName } from './entity.ts';

export type { EntityField, EntityName, FieldType } from './entity.ts';

export const ENTITIES: Readonly<Record<EntityName, Entity>> = {
  users: {
    description: 'People who own accounts and tasks: sales reps and customer success managers.',
    fields: {
      name: { type: 'text', description: 'Full name.' },
      email: { type: 'text', description: 'Work e-mail; playbooks name a fallback owner by it.' },
      active: {
        type: 'boolean',
        description: 'False when tasks can no longer be given to this person.',
      },
    },
  },
  accounts: {
    description: 'Customer companies.',
    fields: {
      name: { type: 'text', required: true, description: 'Name of the company.' },
      number: { type: 'text', description: 'The customer number of the ERP.' },
      owner: { type: 'reference', to: 'users', description: 'Who looks after the account.' },
      parent: { type: 'reference', to: 'accounts', description: 'The parent company.' },
      region: { type: 'text', description: 'Sales region.' },
      customer_type: { type: 'text', description: 'Kind of customer; segments are built on it.' },
      country: { type: 'text', description: 'Country of the billing address.' },
      credit_limit: { type: 'decimal', money: true, description: 'Credit limit.' },
      credit_hold: { type: 'boolean', description: 'True while deliveries are stopped.' },
      created_on: { type: 'date', description: 'Day the customer was opened.' },
      sentiment: {
        type: 'decimal',
        description:
          "The rep's own view of the account, -1 (leaving) to +1 (delighted); a picklist is mapped by `values`.",
      },
      sentiment_on: {
        type: 'date',
        description: 'Day of that view; without it, or when it is old, the view does not count.',
      },
    },
  },
  contacts: {
    description: 'People at the account, for the call script.',
    fields: {
      account: ACCOUNT,
      first_name: { type: 'text', description: 'First name.' },
      last_name: { type: 'text', description: 'Last name.' },
      title: { type: 'text', description: 'Job title.' },
      phone: { type: 'text', description: 'Phone number.' },
    },
  },
  opportunities: {
    description: 'Deals in the pipeline.',
    fields: {
      account: ACCOUNT,
      owner: { type: 'reference', to: 'users', description: 'Who works on it.' },
      name: { type: 'text', description: 'Name of the opportunity.' },
      stage: { type: 'text', description: 'Stage, as the CRM names it.' },
      amount: { type: 'decimal', money: true, description: 'Expected value.' },
      expected_close_on: { type: 'date', description: 'Expected day of closing.' },
      closed: { type: 'boolean', description: 'True when won or lost.' },
      won: { type: 'boolean', description: 'True when won.' },
      created_on: { type: 'date', description: 'Day it was opened.' },
      stage_changed_on: { type: 'date', description: 'Day it came into its present stage.' },
    },
  },
  tasks: {
    description: "Follow-up tasks in the CRM, Bellwether's own and those of people.",
    fields: {
      account: { type: 'reference', to: 'accounts', description: 'The account it is about.' },
      owner: { type: 'reference', to: 'users', description: 'Who has to do it.' },
      subject: { type: 'text', description: 'Subject line.' },
      status: { type: 'text', description: 'Status, as the CRM names it.' },
      closed: { type: 'boolean', description: 'True when done.' },
      due_on: { type: 'date', description: 'Due date.' },
      completed_on: { type: 'date', description: 'Day it was closed.' },
      result: { type: 'text', description: 'What came of the call, as the rep logged it.' },
      task_key: {
        type: 'text',
        description: "Bellwether's key of the task; empty on tasks of people.",
      },
    },
  },
  orders: {
    description: 'Sales orders.',
    fields: {
      account: ACCOUNT,
      number: { type: 'text', description: 'Order number.' },
      ordered_on: { type: 'date', required: true, description: 'Day of the order.' },
      promised_on: { type: 'date', description: 'Delivery day that was promised.' },
      status: {
        type: 'choice',
        choices: ['open', 'shipped', 'cancelled'],
        description: 'Where the order stands.',
      },
      amount: {
        type: 'decimal',
        money: true,
        description: 'Value of the goods, without freight and fees.',
      },
    },
  },
  order_lines: {
    description: 'Lines of sales orders.',
    fields: {
      order: { type: 'reference', to: 'orders', required: true, description: 'The order.' },
      sku: { type: 'text', description: 'Stock-keeping unit.' },
      product_family: {
        type: 'text',
        description:
          'Product family; seasons may select by it. Without one a line counts under its SKU.',
      },
      line_type: {
        type: 'choice',
        choices: ['goods', 'freight', 'fee'],
        description: 'Only goods count in measures; goods when not mapped.',
      },
      quantity: { type: 'decimal', required: true, description: 'Units ordered.' },
      unit_price: { type: 'decimal', money: true, description: 'Net price of a unit.' },
      promised_on: {
        type: 'date',
        description: 'Delivery day promised for this line; that of the order when not mapped.',
      },
      delivered_on: { type: 'date', description: 'Day of the last delivery of the line.' },
      delivered_quantity: {
        type: 'decimal',
        description: 'Units delivered; counts from the day of delivery on.',
      },
    },
  },
  shipments: {
    description: 'Deliveries against an order.',
    fields: {
      order: { type: 'reference', to: 'orders', required: true, description: 'The order.' },
      shipped_on: { type: 'date', required: true, description: 'Day it left the warehouse.' },
      delivered_on: { type: 'date', description: 'Day it arrived.' },
      quantity: { type: 'decimal', description: 'Units of goods in the shipment.' },
    },
  },
  invoices: {
    description: 'Invoices.',
    fields: {
      account: ACCOUNT,
      order: { type: 'reference', to: 'orders', description: 'The order it bills.' },
      number: { type: 'text', description: 'Invoice number.' },
      issued_on: { type: 'date', required: true, description: 'Invoice date.' },
      due_on: { type: 'date', description: 'Day on which it is due.' },
      amount: { type: 'decimal', money: true, required: true, description: 'Amount to pay.' },
      disputed: { type: 'boolean', description: 'True when the customer disputes it.' },
    },
  },
  payments: {
    description: 'Money received.',
    fields: {
      account: ACCOUNT,
      invoice: { type: 'reference', to: 'invoices', description: 'The invoice it settles.' },
      paid_on: { type: 'date', required: true, description: 'Day it was received.' },
      amount: { type: 'decimal', money: true, required: true, description: 'Amount received.' },
    },
  },
  returns: {
    description: 'Goods sent back and credit notes.',
    fields: {
      account: ACCOUNT,
      order: { type: 'reference', to: 'orders', description: 'The order the goods came from.' },
      number: { type: 'text', description: 'Number of the return or credit note.' },
      returned_on: { type: 'date', required: true, description: 'Day it was logged.' },
      amount: { type: 'decimal', money: true, description: 'Value of the goods, positive.' },
      reason: { type: 'text', description: 'Reason, as logged.' },
    },
  },
  return_lines: {
    description: 'Lines of returns.',
    fields: {
      return: { type: 'reference', to: 'returns', required: true, description: 'The return.' },
      sku: { type: 'text', description: 'Stock-keeping unit.' },
      line_type: {
        type: 'choice',
        choices: ['goods', 'freight', 'fee'],
        description: 'Goods when not mapped.',
      },
      quantity: { type: 'decimal', required: true, description: 'Units returned, positive.' },
      unit_price: { type: 'decimal', money: true, description: 'Credited price of a unit.' },
    },
  },
  ...RELATIONSHIP_ENTITIES,
};

/** All entities, each after those it refers to: the order in which streams are read. */
export const ENTITY_NAMES: readonly EntityName[] = [
  'users',
  'accounts',
  'contacts',
  'opportunities',
  'tasks',
  'orders',
  'order_lines',
  'shipments',
  'invoices',
  'payments',
  'returns',
  'return_lines',
  'survey_responses',
  'portal_usage',
  'credit_holds',
  'activities',
  'success_objectives',
];

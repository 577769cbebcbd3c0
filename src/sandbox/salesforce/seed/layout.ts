import type { SeedColumnType, SeedTableName } from '../../seed/dataset.ts';
import { CUSTOMER_TYPES } from '../schema/objects/account.ts';
import { LINE_TYPES, ORDER_STATUSES } from '../schema/objects/custom-objects.ts';
import { CONTACT_KINDS, OBJECTIVE_STATUSES } from '../schema/objects/relationship-objects.ts';

/** Where the columns of a seed table go. Columns of references name the table that holds the key. */
export interface TableLayout {
  readonly object: string;
  readonly columns: Readonly<Record<string, ColumnLayout>>;
  /** The column with the day on which a row came into being. */
  readonly createdOn?: string;
}

export interface ColumnLayout {
  readonly field: string;
  readonly type: SeedColumnType;
  readonly references?: SeedTableName;
  /** The org's values for the seed's choices. */
  readonly choices?: Readonly<Record<string, string>>;
}

const [LARGE_URBAN, SMALL_RURAL, SPECIALTY] = CUSTOMER_TYPES;
const [OPEN, SHIPPED, CANCELLED] = ORDER_STATUSES;
const [GOODS, FREIGHT, FEE] = LINE_TYPES;
const [CALL, EMAIL, MEETING, OTHER] = CONTACT_KINDS;
const [ON_TRACK, AT_RISK, ACHIEVED, MISSED] = OBJECTIVE_STATUSES;

function text(field: string): ColumnLayout {
  return { field, type: 'text' };
}

function money(field: string): ColumnLayout {
  return { field, type: 'money' };
}

function date(field: string): ColumnLayout {
  return { field, type: 'date' };
}

function number(field: string): ColumnLayout {
  return { field, type: 'number' };
}

function yesNo(field: string): ColumnLayout {
  return { field, type: 'boolean' };
}

function refersTo(references: SeedTableName, field: string): ColumnLayout {
  return { field, type: 'text', references };
}

function choice(field: string, choices: Readonly<Record<string, string>>): ColumnLayout {
  return { field, type: 'choice', choices };
}

const ACCOUNT = refersTo('accounts', 'Account__c');
const ORDER = refersTo('orders', 'Sales_Order__c');
const LINE_TYPE = choice('Line_Type__c', { goods: GOODS, freight: FREIGHT, fee: FEE });

/** All tables but `users`, whose rows need more than a change of names (load-users.ts). */
export const LAYOUT: Readonly<Record<Exclude<SeedTableName, 'users'>, TableLayout>> = {
  accounts: {
    object: 'Account',
    createdOn: 'created_on',
    columns: {
      name: text('Name'),
      number: text('AccountNumber'),
      owner: refersTo('users', 'OwnerId'),
      parent: refersTo('accounts', 'ParentId'),
      region: text('Region__c'),
      customer_type: choice('Customer_Type__c', {
        large_urban: LARGE_URBAN,
        small_rural: SMALL_RURAL,
        specialty: SPECIALTY,
      }),
      country: text('BillingCountry'),
      credit_limit: money('Credit_Limit__c'),
      credit_hold: yesNo('Credit_Hold__c'),
    },
  },
  contacts: {
    object: 'Contact',
    columns: {
      account: refersTo('accounts', 'AccountId'),
      first_name: text('FirstName'),
      last_name: text('LastName'),
      title: text('Title'),
      phone: text('Phone'),
    },
  },
  opportunities: {
    object: 'Opportunity',
    createdOn: 'created_on',
    columns: {
      account: refersTo('accounts', 'AccountId'),
      owner: refersTo('users', 'OwnerId'),
      name: text('Name'),
      stage: choice('StageName', {
        qualification: 'Qualification',
        proposal: 'Proposal/Price Quote',
        negotiation: 'Negotiation/Review',
        closed_won: 'Closed Won',
        closed_lost: 'Closed Lost',
      }),
      amount: money('Amount'),
      expected_close_on: date('CloseDate'),
    },
  },
  orders: {
    object: 'Sales_Order__c',
    createdOn: 'ordered_on',
    columns: {
      account: ACCOUNT,
      number: text('Name'),
      ordered_on: date('Order_Date__c'),
      promised_on: date('Promised_Date__c'),
      status: choice('Status__c', { open: OPEN, shipped: SHIPPED, cancelled: CANCELLED }),
      goods_amount: money('Goods_Amount__c'),
    },
  },
  order_lines: {
    object: 'Sales_Order_Line__c',
    columns: {
      order: ORDER,
      sku: text('SKU__c'),
      product_family: text('Product_Family__c'),
      line_type: LINE_TYPE,
      quantity: number('Quantity__c'),
      unit_price: money('Unit_Price__c'),
      delivered_on: date('Delivered_Date__c'),
      delivered_quantity: number('Delivered_Quantity__c'),
    },
  },
  shipments: {
    object: 'Shipment__c',
    createdOn: 'shipped_on',
    columns: {
      order: ORDER,
      shipped_on: date('Shipped_Date__c'),
      delivered_on: date('Delivered_Date__c'),
      quantity: number('Quantity__c'),
    },
  },
  invoices: {
    object: 'Invoice__c',
    createdOn: 'issued_on',
    columns: {
      account: ACCOUNT,
      order: ORDER,
      number: text('Name'),
      issued_on: date('Invoice_Date__c'),
      due_on: date('Due_Date__c'),
      amount: money('Amount__c'),
      disputed: yesNo('Disputed__c'),
    },
  },
  payments: {
    object: 'Payment__c',
    createdOn: 'paid_on',
    columns: {
      account: ACCOUNT,
      invoice: refersTo('invoices', 'Invoice__c'),
      paid_on: date('Payment_Date__c'),
      amount: money('Amount__c'),
    },
  },
  returns: {
    object: 'Return__c',
    createdOn: 'returned_on',
    columns: {
      account: ACCOUNT,
      order: ORDER,
      number: text('Name'),
      returned_on: date('Return_Date__c'),
      amount: money('Amount__c'),
      reason: text('Reason__c'),
    },
  },
  return_lines: {
    object: 'Return_Line__c',
    columns: {
      return: refersTo('returns', 'Return__c'),
      sku: text('SKU__c'),
      line_type: LINE_TYPE,
      quantity: number('Quantity__c'),
      unit_price: money('Unit_Price__c'),
    },
  },
  survey_responses: {
    object: 'Survey_Response__c',
    createdOn: 'responded_on',
    columns: {
      account: ACCOUNT,
      responded_on: date('Responded_On__c'),
      score: number('Score__c'),
      comment: { field: 'Comment__c', type: 'long_text' },
    },
  },
  portal_usage: {
    object: 'Portal_Usage__c',
    createdOn: 'month',
    columns: {
      account: ACCOUNT,
      month: date('Month__c'),
      logins: number('Logins__c'),
      features: number('Features__c'),
    },
  },
  credit_holds: {
    object: 'Credit_Hold__c',
    createdOn: 'started_on',
    columns: {
      account: ACCOUNT,
      started_on: date('Start_Date__c'),
      ended_on: date('End_Date__c'),
      reason: text('Reason__c'),
    },
  },
  activities: {
    object: 'Contact_Log__c',
    createdOn: 'occurred_on',
    columns: {
      account: ACCOUNT,
      occurred_on: date('Occurred_On__c'),
      kind: choice('Kind__c', { call: CALL, email: EMAIL, meeting: MEETING, other: OTHER }),
      two_way: yesNo('Two_Way__c'),
    },
  },
  success_objectives: {
    object: 'Success_Objective__c',
    createdOn: 'agreed_on',
    columns: {
      account: ACCOUNT,
      name: text('Name'),
      agreed_on: date('Agreed_On__c'),
      due_on: date('Due_On__c'),
      status: choice('Status__c', {
        on_track: ON_TRACK,
        at_risk: AT_RISK,
        achieved: ACHIEVED,
        missed: MISSED,
      }),
    },
  },
};

import { checkbox, date, decimal, picklist, READ_ONLY, text, textArea } from '../field-builders.ts';
import type { FieldSchema } from '../field.ts';
import { lookup, master } from './lookups.ts';
import { RELATIONSHIP_OBJECTS } from './relationship-objects.ts';
import { defineObject, type ObjectSchema } from '../object.ts';
import {
  auditFields,
  idField,
  isDeletedField,
  lastActivityField,
  ownerField,
  viewFields,
} from '../system-fields.ts';
import { sequenceSql } from '../../values/record-id.ts';

/** The distributor's own objects: orders, shipments, invoices and what follows from them. */
export interface CustomObject {
  readonly name: string;
  readonly label: string;
  readonly plural?: string;
  readonly keyPrefix: string;
  /** The label of a text Name, or what stands before the digits of an auto number. */
  readonly nameField:
    { readonly label: string } | { readonly autoNumber: string; readonly digits?: number };
  /** A detail belongs to its master: it has no owner of its own and goes with it. */
  readonly detail?: boolean;
  readonly activities?: boolean;
  readonly fields: readonly FieldSchema[];
}

export const ORDER_STATUSES = ['Open', 'Shipped', 'Cancelled'] as const;
export const LINE_TYPES = ['Goods', 'Freight', 'Fee'] as const;

function nameFieldFor(object: CustomObject): FieldSchema {
  if ('label' in object.nameField) {
    return text('Name', object.nameField.label, 80, {
      nameField: true,
      idLookup: true,
      permissionable: false,
      defaultedOnCreate: true,
    });
  }
  return text('Name', `${object.label} Number`, 80, {
    ...READ_ONLY,
    nameField: true,
    idLookup: true,
    autoNumber: true,
    nillable: false,
    permissionable: false,
    defaultedOnCreate: true,
    generatedAs: autoNumberSql(object.nameField.autoNumber, object.nameField.digits),
  });
}

function autoNumberSql(letters: string, digits = 8): string {
  const text = letters.replaceAll("'", "''");
  return `('${text}' || printf('%0${String(digits)}d', ${sequenceSql('"Id"')}))`;
}

/** The object with all that the platform itself adds to it. */
export function customObject(object: CustomObject): ObjectSchema {
  const activities = object.activities === true;
  return defineObject(
    { name: object.name, label: object.label, keyPrefix: object.keyPrefix },
    { labelPlural: object.plural ?? `${object.label}s`, hasActivities: activities },
    [
      idField('Record ID'),
      ...(object.detail === true ? [] : [ownerField()]),
      isDeletedField(),
      nameFieldFor(object),
      ...auditFields(),
      ...(activities ? [lastActivityField()] : []),
      ...viewFields(),
      ...object.fields,
    ],
  );
}

function money(name: string, label: string): FieldSchema {
  return decimal('currency', name, label, { size: [16, 2] });
}

/** Currency(16,4) in Salesforce's count: 16 digits in all, 4 of them after the point. */
function unitPrice(): FieldSchema {
  return decimal('currency', 'Unit_Price__c', 'Unit Price', { size: [16, 4] });
}

function quantity(): FieldSchema {
  return decimal('double', 'Quantity__c', 'Quantity', { size: [18, 0] });
}

function lineType(): FieldSchema {
  return picklist('Line_Type__c', 'Line Type', LINE_TYPES, { restrictedPicklist: true });
}

const orders: readonly CustomObject[] = [
  {
    name: 'Sales_Order__c',
    label: 'Sales Order',
    keyPrefix: 'a00',
    nameField: { label: 'Order Number' },
    activities: true,
    fields: [
      lookup('Account', 'Account', 'Sales_Orders'),
      date('Order_Date__c', 'Order Date'),
      date('Promised_Date__c', 'Promised Date'),
      picklist('Status__c', 'Status', ORDER_STATUSES, { restrictedPicklist: true }),
      money('Goods_Amount__c', 'Goods Amount'),
    ],
  },
  {
    name: 'Sales_Order_Line__c',
    label: 'Sales Order Line',
    keyPrefix: 'a01',
    nameField: { autoNumber: 'SOL-' },
    detail: true,
    fields: [
      master('Sales_Order', 'Sales Order', 'Sales_Order_Lines'),
      text('SKU__c', 'SKU', 80),
      text('Product_Family__c', 'Product Family', 80),
      lineType(),
      quantity(),
      unitPrice(),
      date('Delivered_Date__c', 'Delivered Date'),
      decimal('double', 'Delivered_Quantity__c', 'Delivered Quantity', { size: [18, 0] }),
    ],
  },
  {
    name: 'Shipment__c',
    label: 'Shipment',
    keyPrefix: 'a02',
    nameField: { autoNumber: 'SHP-' },
    fields: [
      lookup('Sales_Order', 'Sales Order', 'Shipments'),
      date('Shipped_Date__c', 'Shipped Date'),
      date('Delivered_Date__c', 'Delivered Date'),
      quantity(),
    ],
  },
];

const billing: readonly CustomObject[] = [
  {
    name: 'Invoice__c',
    label: 'Invoice',
    keyPrefix: 'a03',
    nameField: { label: 'Invoice Number' },
    activities: true,
    fields: [
      lookup('Account', 'Account', 'Invoices'),
      lookup('Sales_Order', 'Sales Order', 'Invoices'),
      date('Invoice_Date__c', 'Invoice Date'),
      date('Due_Date__c', 'Due Date'),
      money('Amount__c', 'Amount'),
      checkbox('Disputed__c', 'Disputed'),
    ],
  },
  {
    name: 'Payment__c',
    label: 'Payment',
    keyPrefix: 'a04',
    nameField: { autoNumber: 'PAY-' },
    fields: [
      lookup('Account', 'Account', 'Payments'),
      lookup('Invoice', 'Invoice', 'Payments'),
      date('Payment_Date__c', 'Payment Date'),
      money('Amount__c', 'Amount'),
    ],
  },
  {
    name: 'Credit_Hold__c',
    label: 'Credit Hold',
    keyPrefix: 'a05',
    nameField: { autoNumber: 'CRH-' },
    fields: [
      lookup('Account', 'Account', 'Credit_Holds'),
      date('Start_Date__c', 'Start Date'),
      date('End_Date__c', 'End Date'),
      text('Reason__c', 'Reason', 255),
    ],
  },
];

const afterSales: readonly CustomObject[] = [
  {
    name: 'Return__c',
    label: 'Return',
    keyPrefix: 'a06',
    nameField: { label: 'Return Number' },
    activities: true,
    fields: [
      lookup('Account', 'Account', 'Returns'),
      lookup('Sales_Order', 'Sales Order', 'Returns'),
      date('Return_Date__c', 'Return Date'),
      money('Amount__c', 'Amount'),
      text('Reason__c', 'Reason', 255),
    ],
  },
  {
    name: 'Return_Line__c',
    label: 'Return Line',
    keyPrefix: 'a07',
    nameField: { autoNumber: 'RTL-' },
    detail: true,
    fields: [
      master('Return', 'Return', 'Return_Lines'),
      text('SKU__c', 'SKU', 80),
      lineType(),
      quantity(),
      unitPrice(),
    ],
  },
  {
    name: 'Survey_Response__c',
    label: 'Survey Response',
    keyPrefix: 'a08',
    nameField: { autoNumber: 'SVR-' },
    fields: [
      lookup('Account', 'Account', 'Survey_Responses'),
      date('Responded_On__c', 'Responded On'),
      decimal('double', 'Score__c', 'Score', { size: [2, 0] }),
      textArea('Comment__c', 'Comment', 32_768),
    ],
  },
  {
    name: 'Portal_Usage__c',
    label: 'Portal Usage',
    plural: 'Portal Usage',
    keyPrefix: 'a09',
    nameField: { autoNumber: 'PTU-' },
    fields: [
      lookup('Account', 'Account', 'Portal_Usage'),
      date('Month__c', 'Month'),
      decimal('double', 'Logins__c', 'Logins', { size: [18, 0] }),
      decimal('double', 'Features__c', 'Functions Used', { size: [4, 0] }),
    ],
  },
];

export const CUSTOM_OBJECTS: readonly ObjectSchema[] = [
  ...orders,
  ...billing,
  ...afterSales,
  ...RELATIONSHIP_OBJECTS,
].map(customObject);

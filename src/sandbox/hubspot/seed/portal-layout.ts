import { addCustomObject, groupNameOf } from '../catalog/add-custom-object.ts';
import { propertyBuilder, type PropertyBuilder } from '../catalog/property-builder.ts';
import type { PropertyDefinition } from '../catalog/property-definition.ts';
import type { Portal } from '../portal.ts';
import { addProperty } from '../properties/property-changes.ts';

/**
 * How a distributor has set its portal up: properties of its own on HubSpot's objects, and custom objects for
 * what HubSpot has no object for. Companies get nothing of Bellwether's: provisioning does that.
 */

const LINE_TYPES = [
  ['goods', 'Goods'],
  ['freight', 'Freight'],
  ['fee', 'Fee'],
] as const;

const CUSTOMER_TYPES = [
  ['large_urban', 'Large urban'],
  ['small_rural', 'Small rural'],
  ['specialty', 'Specialty'],
] as const;

const CONTACT_KINDS = [
  ['call', 'Call'],
  ['email', 'E-mail'],
  ['meeting', 'Meeting'],
  ['other', 'Other'],
] as const;

const OBJECTIVE_STATUSES = [
  ['on_track', 'On track'],
  ['at_risk', 'At risk'],
  ['achieved', 'Achieved'],
  ['missed', 'Missed'],
] as const;

type PropertyList = (p: PropertyBuilder) => readonly PropertyDefinition[];

const OWN_PROPERTIES: Readonly<
  Record<string, { readonly group: string; readonly list: PropertyList }>
> = {
  '0-2': {
    group: 'companyinformation',
    list: (p) => [
      p.text('account_number', 'Account number', { hasUniqueValue: true }),
      p.text('region', 'Region'),
      p.choice(CUSTOMER_TYPES)('customer_type', 'Customer type'),
      p.number('credit_limit', 'Credit limit'),
      p.flag('credit_hold', 'Credit hold'),
    ],
  },
  '0-123': {
    group: 'order_information',
    list: (p) => [p.date('promised_date', 'Promised date')],
  },
  '0-8': {
    group: 'lineiteminformation',
    list: (p) => [
      p.text('product_family', 'Product family'),
      p.choice(LINE_TYPES)('line_type', 'Line type'),
      p.date('delivered_on', 'Delivered on'),
      p.number('delivered_quantity', 'Delivered quantity'),
    ],
  },
  '0-53': {
    group: 'invoice_information',
    list: (p) => [p.flag('disputed', 'Disputed')],
  },
};

interface CustomLayout {
  readonly name: string;
  readonly singular: string;
  readonly plural: string;
  readonly display: string;
  readonly associated: readonly string[];
  readonly list: PropertyList;
}

const CUSTOM_OBJECTS: readonly CustomLayout[] = [
  {
    name: 'shipments',
    singular: 'Shipment',
    plural: 'Shipments',
    display: 'shipped_on',
    associated: ['orders'],
    list: (p) => [
      p.date('shipped_on', 'Shipped on'),
      p.date('delivered_on', 'Delivered on'),
      p.number('quantity', 'Quantity'),
    ],
  },
  {
    name: 'erp_payments',
    singular: 'ERP payment',
    plural: 'ERP payments',
    display: 'paid_on',
    associated: ['companies', 'invoices'],
    list: (p) => [p.date('paid_on', 'Paid on'), p.number('amount', 'Amount')],
  },
  {
    name: 'returns',
    singular: 'Return',
    plural: 'Returns',
    display: 'return_number',
    associated: ['companies', 'orders'],
    list: (p) => [
      p.text('return_number', 'Return number'),
      p.date('returned_on', 'Returned on'),
      p.number('amount', 'Amount'),
      p.text('reason', 'Reason'),
    ],
  },
  {
    name: 'return_lines',
    singular: 'Return line',
    plural: 'Return lines',
    display: 'sku',
    associated: ['returns'],
    list: (p) => [
      p.text('sku', 'SKU'),
      p.choice(LINE_TYPES)('line_type', 'Line type'),
      p.number('quantity', 'Quantity'),
      p.number('unit_price', 'Unit price'),
    ],
  },
  {
    name: 'survey_responses',
    singular: 'Survey response',
    plural: 'Survey responses',
    display: 'responded_on',
    associated: ['companies'],
    list: (p) => [
      p.date('responded_on', 'Responded on'),
      p.number('score', 'Score'),
      p.longText('comment', 'Comment'),
    ],
  },
  {
    name: 'portal_usage',
    singular: 'Portal usage',
    plural: 'Portal usage',
    display: 'month',
    associated: ['companies'],
    list: (p) => [
      p.date('month', 'Month'),
      p.number('logins', 'Logins'),
      p.number('features', 'Functions used'),
    ],
  },
  {
    name: 'credit_holds',
    singular: 'Credit hold',
    plural: 'Credit holds',
    display: 'started_on',
    associated: ['companies'],
    list: (p) => [
      p.date('started_on', 'Started on'),
      p.date('ended_on', 'Ended on'),
      p.text('reason', 'Reason'),
    ],
  },
  {
    name: 'contact_log',
    singular: 'Logged contact',
    plural: 'Logged contacts',
    display: 'occurred_on',
    associated: ['companies'],
    list: (p) => [
      p.date('occurred_on', 'Occurred on'),
      p.choice(CONTACT_KINDS)('kind', 'Kind'),
      p.flag('two_way', 'Two-way'),
    ],
  },
  {
    name: 'success_objectives',
    singular: 'Success objective',
    plural: 'Success objectives',
    display: 'name',
    associated: ['companies'],
    list: (p) => [
      p.text('name', 'Name'),
      p.date('agreed_on', 'Agreed on'),
      p.date('due_on', 'Due on'),
      p.choice(OBJECTIVE_STATUSES)('status', 'Status'),
    ],
  },
];

/** Sets up a new portal. Custom objects exist whether or not there are data for them, on Enterprise alone. */
export function layOutPortal(portal: Portal): void {
  const now = portal.clock.now().getTime();
  const stamped = (property: PropertyDefinition): PropertyDefinition => ({
    ...property,
    createdAt: now,
    updatedAt: now,
  });
  for (const [typeId, { group, list }] of Object.entries(OWN_PROPERTIES)) {
    const type = portal.schema.byId(typeId);
    for (const property of list(propertyBuilder(group, false))) {
      addProperty(portal, type, stamped(property));
    }
  }
  if (portal.settings.tier !== 'enterprise') return;
  for (const layout of CUSTOM_OBJECTS) {
    addCustomObject(portal, {
      name: layout.name,
      singularLabel: layout.singular,
      pluralLabel: layout.plural,
      primaryDisplayProperty: layout.display,
      secondaryDisplayProperties: [],
      requiredProperties: [],
      searchableProperties: [layout.display],
      properties: layout.list(propertyBuilder(groupNameOf(layout.name), false)).map(stamped),
      associatedObjects: layout.associated.map((name) => objectTypeId(portal, name)),
    });
  }
}

/** The id of an object by its own name, custom objects included (paths know those by other names). */
function objectTypeId(portal: Portal, name: string): string {
  const type = portal.schema.types().find((one) => one.name === name);
  if (type === undefined) throw new Error(`the portal has no object ${name}`);
  return type.id;
}

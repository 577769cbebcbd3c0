import type { ObjectType, ObjectTypeCatalog } from '../catalog/object-type.ts';
import { propertyBuilder } from '../catalog/property-builder.ts';
import type { PropertyDefinition } from '../catalog/property-definition.ts';
import { plainType } from '../catalog/plain-type.ts';
import { systemProperties } from './system-properties.ts';

/**
 * Objects that Bellwether does not read: there so that names, ids and generic clients find them, with their
 * central properties only.
 */
function simple(
  distinct: Parameters<typeof plainType>[0],
  own: (p: ReturnType<typeof propertyBuilder>) => readonly PropertyDefinition[],
): ObjectTypeCatalog {
  const type: ObjectType = plainType(distinct);
  const group = `${type.singular}_information`;
  const names = { created: type.createdProperty, modified: type.modifiedProperty };
  return {
    type,
    groups: [{ name: group, label: `${type.labels.singular} information`, displayOrder: 0 }],
    properties: [...systemProperties(group, names), ...own(propertyBuilder(group))],
  };
}

const TICKETS = simple(
  {
    id: '0-5',
    name: 'tickets',
    singular: 'ticket',
    labels: { singular: 'Ticket', plural: 'Tickets' },
    createdProperty: 'createdate',
    primaryDisplayProperty: 'subject',
    defaultProperties: [
      'content',
      'createdate',
      'hs_lastmodifieddate',
      'hs_object_id',
      'hs_pipeline',
      'hs_pipeline_stage',
      'hs_ticket_category',
      'hs_ticket_priority',
      'subject',
    ],
    requiredProperties: ['hs_pipeline_stage'],
    searchableProperties: ['subject', 'content', 'hs_pipeline_stage', 'hs_ticket_category'],
  },
  (p) => [
    p.text('subject', 'Ticket name'),
    p.longText('content', 'Ticket description'),
    p.external('hs_pipeline', 'Pipeline'),
    p.external('hs_pipeline_stage', 'Ticket status'),
    p.choice(['LOW', 'MEDIUM', 'HIGH', 'URGENT'])('hs_ticket_priority', 'Priority'),
    p.choice(['PRODUCT_ISSUE', 'BILLING_ISSUE', 'FEATURE_REQUEST', 'GENERAL_INQUIRY'])(
      'hs_ticket_category',
      'Category',
    ),
  ],
);

const QUOTES = simple(
  {
    id: '0-14',
    name: 'quotes',
    singular: 'quote',
    labels: { singular: 'Quote', plural: 'Quotes' },
    primaryDisplayProperty: 'hs_title',
  },
  (p) => [
    p.text('hs_title', 'Quote name'),
    p.datetime('hs_expiration_date', 'Expiration date'),
    p.text('hs_status', 'Quote status'),
    p.number('hs_quote_amount', 'Amount'),
  ],
);

const LEADS = simple(
  {
    id: '0-136',
    name: 'leads',
    singular: 'lead',
    labels: { singular: 'Lead', plural: 'Leads' },
    primaryDisplayProperty: 'hs_lead_name',
    requiredProperties: ['hs_lead_name'],
  },
  (p) => [p.text('hs_lead_name', 'Lead name'), p.text('hs_lead_type', 'Lead type')],
);

const SUBSCRIPTIONS = simple(
  {
    id: '0-69',
    name: 'subscriptions',
    singular: 'subscription',
    labels: { singular: 'Subscription', plural: 'Subscriptions' },
    primaryDisplayProperty: 'hs_name',
  },
  (p) => [p.text('hs_name', 'Name'), p.text('hs_status', 'Status')],
);

const PAYMENTS = simple(
  {
    id: '0-101',
    name: 'commerce_payments',
    singular: 'payment',
    aliases: ['payments', 'commerce_payment'],
    labels: { singular: 'Payment', plural: 'Payments' },
    scopeFamily: 'commercepayments',
    primaryDisplayProperty: 'hs_customer_email',
  },
  (p) => [
    p.text('hs_customer_email', 'Customer email'),
    p.number('hs_initial_amount', 'Amount'),
    p.datetime('hs_initiated_date', 'Initiated date'),
    p.text('hs_latest_status', 'Status'),
  ],
);

const CARTS = simple(
  {
    id: '0-142',
    name: 'carts',
    singular: 'cart',
    labels: { singular: 'Cart', plural: 'Carts' },
    primaryDisplayProperty: 'hs_cart_name',
  },
  (p) => [p.text('hs_cart_name', 'Cart name'), p.number('hs_total_price', 'Total price')],
);

const USERS = simple(
  {
    id: '0-115',
    name: 'users',
    singular: 'user',
    labels: { singular: 'User', plural: 'Users' },
    primaryDisplayProperty: 'hs_email',
  },
  (p) => [p.text('hs_email', 'Email'), p.text('hs_job_title', 'Job title')],
);

const GOALS = simple(
  {
    id: '0-74',
    name: 'goal_targets',
    singular: 'goal_target',
    aliases: ['goals', 'goal'],
    labels: { singular: 'Goal', plural: 'Goals' },
    scopeFamily: 'goals',
    primaryDisplayProperty: 'hs_goal_name',
  },
  (p) => [p.text('hs_goal_name', 'Goal name'), p.number('hs_target_amount', 'Target amount')],
);

const SERVICES = simple(
  {
    id: '0-162',
    name: 'services',
    singular: 'service',
    labels: { singular: 'Service', plural: 'Services' },
    primaryDisplayProperty: 'hs_name',
  },
  (p) => [p.text('hs_name', 'Name'), p.text('hs_status', 'Status')],
);

export const OTHER_OBJECTS: readonly ObjectTypeCatalog[] = [
  TICKETS,
  QUOTES,
  LEADS,
  SUBSCRIPTIONS,
  PAYMENTS,
  CARTS,
  USERS,
  GOALS,
  SERVICES,
];

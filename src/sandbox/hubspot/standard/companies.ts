import type { ObjectTypeCatalog } from '../catalog/object-type.ts';
import { CALCULATED, propertyBuilder } from '../catalog/property-builder.ts';
import { systemProperties } from './system-properties.ts';

const GROUP = 'companyinformation';
const p = propertyBuilder(GROUP);
const activity = propertyBuilder('company_activity');

const LIFECYCLE_STAGES = [
  ['subscriber', 'Subscriber'],
  ['lead', 'Lead'],
  ['marketingqualifiedlead', 'Marketing Qualified Lead'],
  ['salesqualifiedlead', 'Sales Qualified Lead'],
  ['opportunity', 'Opportunity'],
  ['customer', 'Customer'],
  ['evangelist', 'Evangelist'],
  ['other', 'Other'],
] as const;

const TYPES = [
  ['PROSPECT', 'Prospect'],
  ['PARTNER', 'Partner'],
  ['RESELLER', 'Reseller'],
  ['VENDOR', 'Vendor'],
  ['OTHER', 'Other'],
] as const;

/** Calculated from the association with the parent. */
export const PARENT_COMPANY = 'hs_parent_company_id';

export const COMPANIES: ObjectTypeCatalog = {
  type: {
    id: '0-2',
    name: 'companies',
    singular: 'company',
    aliases: [],
    labels: { singular: 'Company', plural: 'Companies' },
    associationKey: 'companies',
    scopeFamily: 'companies',
    createdProperty: 'createdate',
    modifiedProperty: 'hs_lastmodifieddate',
    primaryDisplayProperty: 'name',
    defaultProperties: ['createdate', 'domain', 'hs_lastmodifieddate', 'hs_object_id', 'name'],
    requiredProperties: [],
    searchableProperties: ['website', 'phone', 'name', 'domain'],
    initialValues: {},
    activity: false,
  },
  groups: [
    { name: GROUP, label: 'Company information', displayOrder: 0 },
    { name: 'company_activity', label: 'Company activity', displayOrder: 1 },
  ],
  properties: [
    ...systemProperties(GROUP, { created: 'createdate', modified: 'hs_lastmodifieddate' }),
    p.text('name', 'Company name'),
    p.text('domain', 'Company Domain Name'),
    p.text('website', 'Website URL'),
    p.phone('phone', 'Phone Number'),
    p.text('address', 'Street Address'),
    p.text('address2', 'Street Address 2'),
    p.text('city', 'City'),
    p.text('state', 'State/Region'),
    p.text('zip', 'Postal Code'),
    p.text('country', 'Country/Region'),
    p.text('timezone', 'Time Zone'),
    p.longText('description', 'Description'),
    p.text('industry', 'Industry'),
    p.choice(TYPES)('type', 'Type'),
    p.choice(LIFECYCLE_STAGES)('lifecyclestage', 'Lifecycle Stage'),
    p.choice(['NEW', 'OPEN', 'IN_PROGRESS', 'UNQUALIFIED'])('hs_lead_status', 'Lead Status'),
    p.number('numberofemployees', 'Number of Employees'),
    p.number('annualrevenue', 'Annual Revenue'),
    p.text('founded_year', 'Year Founded'),
    p.flag('is_public', 'Is Public'),
    p.text('linkedin_company_page', 'LinkedIn Company Page'),
    p.date('closedate', 'Close Date'),
    p.datetime('hs_date_entered_customer', 'Date entered Customer', CALCULATED),
    p.number('num_associated_contacts', 'Number of Associated Contacts', CALCULATED),
    p.number('num_associated_deals', 'Number of Associated Deals', CALCULATED),
    p.number('hs_num_open_deals', 'Number of open deals', CALCULATED),
    p.number(PARENT_COMPANY, 'Parent Company', CALCULATED),
    p.number('hs_num_child_companies', 'Number of child companies', CALCULATED),
    p.number('total_revenue', 'Total Revenue', CALCULATED),
    activity.datetime('notes_last_contacted', 'Last Contacted', CALCULATED),
    activity.datetime('notes_last_updated', 'Last Activity Date', CALCULATED),
    activity.datetime('notes_next_activity_date', 'Next Activity Date', CALCULATED),
    activity.number('num_notes', 'Number of Sales Activities', CALCULATED),
  ],
};

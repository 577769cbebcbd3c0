import type { ObjectTypeCatalog } from '../catalog/object-type.ts';
import { CALCULATED, READ_ONLY, propertyBuilder } from '../catalog/property-builder.ts';
import { systemProperties } from './system-properties.ts';

const GROUP = 'contactinformation';
const p = propertyBuilder(GROUP);

export const CONTACTS: ObjectTypeCatalog = {
  type: {
    id: '0-1',
    name: 'contacts',
    singular: 'contact',
    aliases: [],
    labels: { singular: 'Contact', plural: 'Contacts' },
    associationKey: 'contacts',
    scopeFamily: 'contacts',
    createdProperty: 'createdate',
    modifiedProperty: 'lastmodifieddate',
    primaryDisplayProperty: 'email',
    defaultProperties: [
      'createdate',
      'email',
      'firstname',
      'hs_object_id',
      'lastmodifieddate',
      'lastname',
    ],
    requiredProperties: [],
    searchableProperties: [
      'firstname',
      'lastname',
      'email',
      'phone',
      'hs_additional_emails',
      'fax',
      'mobilephone',
      'company',
    ],
    initialValues: {},
    activity: false,
  },
  groups: [
    { name: GROUP, label: 'Contact information', displayOrder: 0 },
    { name: 'contact_activity', label: 'Contact activity', displayOrder: 1 },
  ],
  properties: [
    ...systemProperties(GROUP, { created: 'createdate', modified: 'lastmodifieddate' }),
    // Exists on contacts and is never set: a sync that filters on it finds nothing (airbyte#85019).
    p.datetime('hs_lastmodifieddate', 'Object last modified date/time', READ_ONLY),
    p.text('email', 'Email', { hasUniqueValue: true }),
    p.text('firstname', 'First Name'),
    p.text('lastname', 'Last Name'),
    p.text('salutation', 'Salutation'),
    p.text('jobtitle', 'Job Title'),
    p.phone('phone', 'Phone Number'),
    p.phone('mobilephone', 'Mobile Phone Number'),
    p.phone('fax', 'Fax Number'),
    p.text('company', 'Company Name'),
    p.text('website', 'Website URL'),
    p.text('address', 'Street Address'),
    p.text('city', 'City'),
    p.text('state', 'State/Region'),
    p.text('zip', 'Postal Code'),
    p.text('country', 'Country/Region'),
    p.longText('message', 'Message'),
    p.choice(['lead', 'customer', 'opportunity', 'subscriber', 'other'])(
      'lifecyclestage',
      'Lifecycle Stage',
    ),
    p.choice(['NEW', 'OPEN', 'IN_PROGRESS', 'UNQUALIFIED'])('hs_lead_status', 'Lead Status'),
    p.text('hs_additional_emails', 'Additional email addresses', READ_ONLY),
    p.text('hs_email_domain', 'Email Domain', CALCULATED),
    p.number('associatedcompanyid', 'Primary Associated Company ID', READ_ONLY),
    p.number('num_associated_deals', 'Number of Associated Deals', CALCULATED),
    p.datetime('notes_last_contacted', 'Last Contacted', CALCULATED),
    p.datetime('notes_last_updated', 'Last Activity Date', CALCULATED),
    p.datetime('notes_next_activity_date', 'Next Activity Date', CALCULATED),
  ],
};

import type { ObjectTypeCatalog } from '../catalog/object-type.ts';
import { CALCULATED, propertyBuilder } from '../catalog/property-builder.ts';
import { systemProperties } from './system-properties.ts';

const GROUP = 'dealinformation';
const p = propertyBuilder(GROUP);

export const DEALS: ObjectTypeCatalog = {
  type: {
    id: '0-3',
    name: 'deals',
    singular: 'deal',
    aliases: [],
    labels: { singular: 'Deal', plural: 'Deals' },
    associationKey: 'deals',
    scopeFamily: 'deals',
    createdProperty: 'createdate',
    modifiedProperty: 'hs_lastmodifieddate',
    primaryDisplayProperty: 'dealname',
    defaultProperties: [
      'amount',
      'closedate',
      'createdate',
      'dealname',
      'dealstage',
      'hs_lastmodifieddate',
      'hs_object_id',
      'pipeline',
    ],
    requiredProperties: ['dealname', 'pipeline', 'dealstage'],
    searchableProperties: ['dealname', 'pipeline', 'dealstage', 'description', 'dealtype'],
    initialValues: {},
    activity: false,
  },
  groups: [{ name: GROUP, label: 'Deal information', displayOrder: 0 }],
  properties: [
    ...systemProperties(GROUP, {
      created: 'createdate',
      modified: 'hs_lastmodifieddate',
      createdIsWritable: true,
    }),
    p.text('dealname', 'Deal Name'),
    p.external('pipeline', 'Pipeline'),
    p.external('dealstage', 'Deal Stage'),
    p.number('amount', 'Amount'),
    p.datetime('closedate', 'Close Date'),
    p.longText('description', 'Deal Description'),
    p.choice([
      ['newbusiness', 'New Business'],
      ['existingbusiness', 'Existing Business'],
    ])('dealtype', 'Deal Type'),
    p.choice(['low', 'medium', 'high'])('hs_priority', 'Priority'),
    p.longText('hs_next_step', 'Next step'),
    p.longText('closed_lost_reason', 'Closed Lost Reason'),
    p.longText('closed_won_reason', 'Closed Won Reason'),
    p.choice(['USD', 'EUR', 'GBP', 'AUD'])('deal_currency_code', 'Currency'),
    p.flag('hs_is_closed', 'Is Deal Closed?', CALCULATED),
    p.flag('hs_is_closed_won', 'Is Closed Won', CALCULATED),
    p.number('hs_deal_stage_probability', 'Deal probability', CALCULATED),
    p.number('num_associated_contacts', 'Number of Associated Contacts', CALCULATED),
    p.datetime('notes_last_contacted', 'Last Contacted', CALCULATED),
    p.datetime('notes_last_updated', 'Last Activity Date', CALCULATED),
    p.datetime('notes_next_activity_date', 'Next Activity Date', CALCULATED),
  ],
};

import { CALCULATED, READ_ONLY, propertyBuilder } from '../catalog/property-builder.ts';
import type { PropertyDefinition } from '../catalog/property-definition.ts';

const OWNER = { externalOptions: true, referencedObjectType: 'OWNER' };

export interface SystemPropertyNames {
  readonly created: 'createdate' | 'hs_createdate';
  readonly modified: 'hs_lastmodifieddate' | 'lastmodifieddate';
  /** Deals take a create date from outside; nothing else does. */
  readonly createdIsWritable?: boolean;
}

/** Properties that every object has, in `groupName`. */
export function systemProperties(
  groupName: string,
  names: SystemPropertyNames,
): readonly PropertyDefinition[] {
  const p = propertyBuilder(groupName);
  return [
    p.number('hs_object_id', 'Record ID', READ_ONLY),
    p.datetime(names.created, 'Create Date', names.createdIsWritable === true ? {} : READ_ONLY),
    p.datetime(names.modified, 'Last Modified Date', READ_ONLY),
    p.external('hubspot_owner_id', 'Owner', OWNER),
    p.datetime('hubspot_owner_assigneddate', 'Owner Assigned Date', CALCULATED),
    p.external('hubspot_team_id', 'HubSpot Team', CALCULATED),
    p.text('hs_object_source', 'Record creation source', READ_ONLY),
    p.text('hs_object_source_id', 'Record creation source ID', READ_ONLY),
    p.text('hs_object_source_label', 'Record source', READ_ONLY),
    p.number('hs_object_source_user_id', 'Record creation source user ID', READ_ONLY),
    p.number('hs_created_by_user_id', 'Created by user ID', READ_ONLY),
    p.number('hs_updated_by_user_id', 'Updated by user ID', READ_ONLY),
    p.text('hs_merged_object_ids', 'Merged record IDs', READ_ONLY),
    p.text('hs_unique_creation_key', 'Unique creation key', { ...READ_ONLY, hidden: true }),
    p.flag('hs_was_imported', 'Performed in an import', { ...READ_ONLY, hidden: true }),
    p.flag('hs_read_only', 'Read only object', { ...READ_ONLY, hidden: true }),
  ];
}

import { ACCOUNT } from './objects/account.ts';
import { CONTACT } from './objects/contact.ts';
import { CUSTOM_OBJECTS } from './objects/custom-objects.ts';
import { CUSTOM_FIELD, ENTITY_DEFINITION, FIELD_DEFINITION } from './objects/metadata-objects.ts';
import { OPPORTUNITY } from './objects/opportunity.ts';
import { RECORD_TYPE } from './objects/record-type.ts';
import { taskObject } from './objects/task.ts';
import {
  FIELD_PERMISSIONS,
  GROUP,
  ORGANIZATION,
  PERMISSION_SET,
  PERMISSION_SET_ASSIGNMENT,
  PROFILE,
  USER,
} from './objects/user.ts';
import { Schema } from './schema.ts';

/** A new org's schema: the standard objects that Bellwether meets and the distributor's own. */
export function createOrgSchema(): Schema {
  const business = [ACCOUNT, CONTACT, OPPORTUNITY, ...CUSTOM_OBJECTS];
  const whatObjects = business
    .filter((object) => object.hasActivities && object !== CONTACT)
    .map((object) => object.name);
  return new Schema([
    ...business,
    taskObject(whatObjects),
    USER,
    GROUP,
    PROFILE,
    ORGANIZATION,
    PERMISSION_SET,
    PERMISSION_SET_ASSIGNMENT,
    FIELD_PERMISSIONS,
    RECORD_TYPE,
    ENTITY_DEFINITION,
    FIELD_DEFINITION,
    CUSTOM_FIELD,
  ]);
}

import {
  checkbox,
  dateTime,
  picklist,
  READ_ONLY,
  reference,
  text,
  textOfType,
} from '../field-builders.ts';
import type { FieldSchema } from '../field.ts';
import { defineObject } from '../object.ts';
import { auditFields, idField, systemModstampField } from '../system-fields.ts';
import { personNameSql } from './person-name.ts';

/** Users, profiles and groups are set up by an administrator: no recycle bin, no field-level security. */
const OPEN = { permissionable: false } as const;
const NEEDED = { ...OPEN, nillable: false } as const;
const DEFAULTED = { ...NEEDED, defaultedOnCreate: true } as const;
const DERIVED = { ...READ_ONLY, permissionable: false } as const;

const localeFields: readonly FieldSchema[] = [
  picklist('TimeZoneSidKey', 'Time Zone', ['*GMT', 'Europe/London', 'America/New_York'], DEFAULTED),
  picklist('LocaleSidKey', 'Locale', ['*en_US', 'en_GB'], DEFAULTED),
  picklist('EmailEncodingKey', 'Email Encoding', ['*UTF-8', 'ISO-8859-1'], DEFAULTED),
  picklist('LanguageLocaleKey', 'Language', ['*en_US'], DEFAULTED),
];

export const USER = defineObject(
  { name: 'User', label: 'User', keyPrefix: '005' },
  { deletable: false, undeletable: false, feedEnabled: true },
  [
    idField('User ID'),
    text('Username', 'Username', 80, { ...NEEDED, idLookup: true, unique: true }),
    text('LastName', 'Last Name', 80, {
      ...NEEDED,
      compoundFieldName: 'Name',
      extraTypeInfo: 'personname',
    }),
    text('FirstName', 'First Name', 40, {
      ...OPEN,
      compoundFieldName: 'Name',
      extraTypeInfo: 'personname',
    }),
    text('Name', 'Full Name', 121, {
      ...DERIVED,
      nillable: false,
      nameField: true,
      extraTypeInfo: 'personname',
      generatedAs: personNameSql(),
    }),
    text('CompanyName', 'Company Name', 80, OPEN),
    text('Division', 'Division', 80, OPEN),
    text('Department', 'Department', 80, OPEN),
    text('Title', 'Title', 80, OPEN),
    textOfType('email', 'Email', 'Email', { ...NEEDED, length: 128, idLookup: true }),
    textOfType('phone', 'Phone', 'Phone', { ...OPEN, length: 40 }),
    textOfType('phone', 'MobilePhone', 'Mobile', { ...OPEN, length: 40 }),
    text('Alias', 'Alias', 8, NEEDED),
    text('CommunityNickname', 'Nickname', 40, { ...DEFAULTED }),
    checkbox('IsActive', 'Active', { ...OPEN, defaultValue: true }),
    ...localeFields,
    reference('ProfileId', 'Profile ID', ['Profile'], { ...NEEDED }),
    picklist('UserType', 'User Type', ['*Standard', 'PowerPartner', 'Guest', 'AutomatedProcess'], {
      ...DERIVED,
    }),
    text('EmployeeNumber', 'Employee Number', 20, OPEN),
    reference('ManagerId', 'Manager ID', ['User'], OPEN),
    dateTime('LastLoginDate', 'Last Login', DERIVED),
    ...auditFields(),
    text('FederationIdentifier', 'SAML Federation ID', 512, { ...OPEN, idLookup: true }),
  ],
);

export const PROFILE = defineObject(
  { name: 'Profile', label: 'Profile', keyPrefix: '00e' },
  { createable: false, updateable: false, deletable: false, undeletable: false },
  [
    idField('Profile ID'),
    text('Name', 'Name', 255, { ...DERIVED, nillable: false, nameField: true }),
    picklist('UserType', 'User Type', ['*Standard'], DERIVED),
    text('Description', 'Description', 255, DERIVED),
    ...auditFields(),
  ],
);

/** Queues and public groups; the sandbox's org has none, but a task's owner may be one by type. */
export const GROUP = defineObject(
  { name: 'Group', label: 'Group', keyPrefix: '00G' },
  { undeletable: false },
  [
    idField('Group ID'),
    text('Name', 'Name', 40, { ...NEEDED, nameField: true }),
    text('DeveloperName', 'Developer Name', 80, OPEN),
    picklist('Type', 'Type', ['Regular', 'Queue', 'Organization'], {
      ...OPEN,
      restrictedPicklist: true,
    }),
    textOfType('email', 'Email', 'Email', { ...OPEN, length: 255 }),
    ...auditFields(),
  ],
);

export const ORGANIZATION = defineObject(
  { name: 'Organization', label: 'Organization', keyPrefix: '00D' },
  { createable: false, deletable: false, undeletable: false },
  [
    idField('Organization ID'),
    text('Name', 'Name', 80, { ...NEEDED, nameField: true, createable: false }),
    text('Division', 'Division', 80, OPEN),
    text('Country', 'Country', 80, OPEN),
    picklist('LanguageLocaleKey', 'Language', ['*en_US'], DERIVED),
    picklist('DefaultLocaleSidKey', 'Locale', ['*en_US'], DERIVED),
    picklist('TimeZoneSidKey', 'Time Zone', ['*GMT'], DERIVED),
    text('OrganizationType', 'Edition', 40, DERIVED),
    text('InstanceName', 'Instance Name', 5, DERIVED),
    text('NamespacePrefix', 'Namespace Prefix', 15, DERIVED),
    checkbox('IsSandbox', 'Is Sandbox', DERIVED),
    checkbox('IsReadOnly', 'Is Read Only', DERIVED),
    dateTime('TrialExpirationDate', 'Trial Expiration Date', DERIVED),
    ...auditFields(),
  ],
);

export const PERMISSION_SET = defineObject(
  { name: 'PermissionSet', label: 'Permission Set', keyPrefix: '0PS' },
  { undeletable: false, surfaces: ['data', 'tooling'] },
  [
    idField('PermissionSet ID'),
    text('Name', 'Permission Set Name', 80, { ...NEEDED, nameField: true, unique: true }),
    text('Label', 'Permission Set Label', 80, NEEDED),
    reference('ProfileId', 'Profile ID', ['Profile'], { ...DERIVED }),
    checkbox('IsOwnedByProfile', 'Is Owned By Profile', DERIVED),
    checkbox('IsCustom', 'Is Custom', { ...DERIVED, defaultValue: true }),
    text('Description', 'Description', 255, OPEN),
    text('NamespacePrefix', 'Namespace Prefix', 15, DERIVED),
    ...auditFields(),
  ],
);

export const PERMISSION_SET_ASSIGNMENT = defineObject(
  {
    name: 'PermissionSetAssignment',
    label: 'Permission Set Assignment',
    keyPrefix: '0Pa',
  },
  { updateable: false, undeletable: false },
  [
    idField('PermissionSetAssignment ID'),
    reference('PermissionSetId', 'PermissionSet ID', ['PermissionSet'], {
      ...OPEN,
      updateable: false,
      childRelationshipName: 'Assignments',
      onParentDelete: 'cascade',
    }),
    reference('AssigneeId', 'Assignee ID', ['User'], {
      ...NEEDED,
      updateable: false,
      childRelationshipName: 'PermissionSetAssignments',
    }),
    systemModstampField(),
  ],
);

export const FIELD_PERMISSIONS = defineObject(
  { name: 'FieldPermissions', label: 'Field Permissions', keyPrefix: '01k' },
  { labelPlural: 'Field Permissions', undeletable: false },
  [
    idField('Field Permissions ID'),
    reference('ParentId', 'Parent ID', ['PermissionSet'], {
      ...NEEDED,
      updateable: false,
      childRelationshipName: 'FieldPerms',
      onParentDelete: 'cascade',
    }),
    text('SobjectType', 'Sobject Type Name', 40, { ...NEEDED, updateable: false }),
    text('Field', 'Field Name', 240, { ...NEEDED, updateable: false }),
    checkbox('PermissionsEdit', 'Edit Field', OPEN),
    checkbox('PermissionsRead', 'Read Field', OPEN),
    systemModstampField(),
  ],
);

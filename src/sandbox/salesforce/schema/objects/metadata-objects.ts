import { checkbox, integer, READ_ONLY, reference, text } from '../field-builders.ts';
import type { FieldSchema } from '../field.ts';
import { defineObject } from '../object.ts';
import { auditFields, idField } from '../system-fields.ts';

/**
 * The schema as data: what `EntityDefinition`, `FieldDefinition` and the tooling object `CustomField` show. The rows
 * are kept in step with the schema by the sandbox itself.
 */
const DERIVED = { ...READ_ONLY, permissionable: false } as const;

function derivedText(name: string, label: string, length: number): FieldSchema {
  return text(name, label, length, DERIVED);
}

export const ENTITY_DEFINITION = defineObject(
  // The key prefix is that of custom objects; Salesforce shows no Id for most entities. [K]
  { name: 'EntityDefinition', label: 'Entity Definition', keyPrefix: '01I' },
  {
    createable: false,
    updateable: false,
    deletable: false,
    undeletable: false,
    surfaces: ['data', 'tooling'],
  },
  [
    idField('Entity Definition ID'),
    derivedText('DurableId', 'Durable ID', 40),
    text('QualifiedApiName', 'Qualified API Name', 70, { ...DERIVED, nameField: true }),
    derivedText('DeveloperName', 'Developer Name', 80),
    derivedText('Label', 'Label', 80),
    derivedText('PluralLabel', 'Plural Label', 80),
    derivedText('KeyPrefix', 'Key Prefix', 3),
    derivedText('NamespacePrefix', 'Namespace Prefix', 15),
    checkbox('IsCustomizable', 'Is Customizable', DERIVED),
    checkbox('IsQueryable', 'Is Queryable', DERIVED),
  ],
);

export const FIELD_DEFINITION = defineObject(
  { name: 'FieldDefinition', label: 'Field Definition', keyPrefix: '4xx' },
  {
    createable: false,
    updateable: false,
    deletable: false,
    undeletable: false,
    surfaces: ['data', 'tooling'],
  },
  [
    idField('Field Definition ID'),
    derivedText('DurableId', 'Durable ID', 80),
    text('QualifiedApiName', 'Qualified API Name', 70, { ...DERIVED, nameField: true }),
    reference('EntityDefinitionId', 'Entity Definition ID', ['EntityDefinition'], {
      ...DERIVED,
      childRelationshipName: 'Fields',
    }),
    derivedText('DeveloperName', 'Developer Name', 80),
    derivedText('Label', 'Label', 80),
    derivedText('DataType', 'Data Type', 80),
    integer('Length', 'Length', DERIVED),
    integer('Precision', 'Precision', DERIVED),
    integer('Scale', 'Scale', DERIVED),
    checkbox('IsNillable', 'Is Nillable', DERIVED),
  ],
);

export const CUSTOM_FIELD = defineObject(
  { name: 'CustomField', label: 'Custom Field Definition', keyPrefix: '00N' },
  { undeletable: false, updateable: false, surfaces: ['tooling'] },
  [
    idField('Custom Field Definition ID'),
    text('DeveloperName', 'Developer Name', 80, { ...DERIVED, nameField: true }),
    /** The name of a standard object, the id of a custom one. */
    derivedText('TableEnumOrId', 'Table Enum Or ID', 40),
    reference('EntityDefinitionId', 'Entity Definition ID', ['EntityDefinition'], DERIVED),
    derivedText('NamespacePrefix', 'Namespace Prefix', 15),
    derivedText('InlineHelpText', 'Inline Help Text', 510),
    derivedText('Description', 'Description', 1000),
    integer('Length', 'Length', DERIVED),
    integer('Precision', 'Precision', DERIVED),
    integer('Scale', 'Scale', DERIVED),
    ...auditFields(),
  ],
);

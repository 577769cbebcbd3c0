import { entityKeyOf } from '../org/metadata-rows.ts';
import type { Org } from '../org/org.ts';
import { nameFieldOf, type ObjectSchema } from '../schema/object.ts';
import { textIn } from '../store/sql-row.ts';
import {
  createCustomObject,
  deleteCustomObject,
  updateCustomObject,
} from '../tooling/custom-objects.ts';
import { fieldsXml } from './custom-field-type.ts';
import { ComponentProblem, type MetadataType } from './metadata-type.ts';
import { metadataOf, metadataXml, type MetadataObject } from './metadata-value.ts';

/** An object without its fields: those are components of their own. */
export const CUSTOM_OBJECT_TYPE: MetadataType = {
  xmlName: 'CustomObject',
  directoryName: 'objects',
  suffix: 'object',
  childXmlNames: ['CustomField'],
  apply({ org }, { fullName, content }) {
    const object = org.schema.find(behind(fullName));
    // What the platform brought can be described in a package, and stays what it is.
    if (object?.custom === false) return { id: null, created: false, changed: false };
    const metadata = metadataOf(content);
    if (object === undefined) {
      const key = createCustomObject(org, fullName, metadata);
      return { id: org.ids.encode(key), created: true, changed: true };
    }
    const changed = updateCustomObject(org, object, metadata);
    return { id: org.ids.encode(entityKeyOf(org, object.name)), created: false, changed };
  },
  remove({ org }, fullName) {
    const object = org.schema.find(fullName);
    if (object?.custom !== true) {
      throw new ComponentProblem(`No CustomObject named: ${fullName} found`);
    }
    const child = org.schema.childrenOf(object.name).find((each) => each.child !== object);
    if (child !== undefined) {
      const { name } = child.field;
      throw new ComponentProblem(
        `This custom object is referenced elsewhere: ${child.child.name}.${name}`,
      );
    }
    deleteCustomObject(org, object);
  },
  list({ org }) {
    return org.schema
      .objects()
      .filter(({ surfaces, layoutable, undeletable }) => {
        return surfaces.includes('data') && layoutable && undeletable;
      })
      .map(({ name }) => (name === 'Task' ? 'Activity' : name));
  },
  read({ org }, fullName) {
    const object = org.schema.find(behind(fullName));
    if (object === undefined) return undefined;
    const own = object.custom ? metadataXml(objectMetadata(org, object)) : '';
    return `${metadataXml({ fullName })}${fieldsXml(org, object)}${own}`;
  },
};

function behind(fullName: string): string {
  return fullName === 'Activity' ? 'Task' : fullName;
}

/** What a definition says of the object itself. */
function objectMetadata(org: Org, object: ObjectSchema): MetadataObject {
  const name = nameFieldOf(object);
  const isDetail = !object.fields.some((field) => field.name === 'OwnerId');
  return {
    deploymentStatus: 'Deployed',
    enableActivities: object.hasActivities,
    label: object.label,
    nameField: {
      ...(name?.autoNumber === true ? { displayFormat: displayFormat(org, object) } : {}),
      label: name?.label ?? 'Name',
      type: name?.autoNumber === true ? 'AutoNumber' : 'Text',
    },
    pluralLabel: object.labelPlural,
    sharingModel: isDetail ? 'ControlledByParent' : 'ReadWrite',
  };
}

function displayFormat(org: Org, object: ObjectSchema): string {
  const row = org.store.get(
    `SELECT json_extract(definition, '$.metadata.nameField.displayFormat')
     FROM sys_custom_object WHERE object = ?`,
    [object.name],
  );
  return row === undefined ? `${object.label.slice(0, 1)}-{00000000}` : textIn(row, 0);
}

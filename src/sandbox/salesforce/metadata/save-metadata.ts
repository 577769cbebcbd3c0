import { textOf, type XmlElement } from '../soap/read-xml.ts';
import { attempt } from './deploy-package.ts';
import { ComponentProblem, type MetadataContext, type MetadataType } from './metadata-type.ts';
import type { MetadataObject } from './metadata-value.ts';
import { metadataType } from './metadata-types.ts';

type Manner = 'create' | 'update' | 'upsert';

/** One component of createMetadata, updateMetadata or upsertMetadata: `SaveResult` or `UpsertResult`. */
export function saveOne(
  context: MetadataContext,
  component: XmlElement,
  how: Manner,
): MetadataObject {
  const fullName = textOf(component, 'fullName') ?? '';
  const applied = attempt(context, () => {
    const type = metadataType(component.attributes['type'] ?? '');
    if (type === undefined) {
      throw new ComponentProblem(`Unknown type: ${component.attributes['type'] ?? ''}`);
    }
    checkExistence(isThere(context, type, fullName), fullName, how);
    const children = component.children.filter(({ name }) => name !== 'fullName');
    return type.apply(context, { fullName, content: { ...component, children } });
  });
  if (typeof applied === 'string') return failure(fullName, applied);
  const created = how === 'upsert' ? { created: applied?.created === true } : {};
  return { ...created, fullName, success: true };
}

/** `DeleteResult`. */
export function deleteOne(
  context: MetadataContext,
  typeName: string,
  fullName: string,
): MetadataObject {
  const problem = attempt(context, () => {
    metadataType(typeName)?.remove(context, fullName);
    return undefined;
  });
  return typeof problem === 'string' ? failure(fullName, problem) : { fullName, success: true };
}

/** A `records` element of readMetadata; an empty one where there is no such component. */
export function readOne(context: MetadataContext, type: MetadataType, fullName: string): string {
  let inside: string | undefined;
  attempt(context, () => {
    inside = type.read(context, fullName);
    return undefined;
  });
  if (inside === undefined) return '<records xsi:nil="true"/>';
  return `<records xsi:type="${type.xmlName}">${inside}</records>`;
}

function checkExistence(isThere: boolean, fullName: string, how: Manner): void {
  if (how === 'create' && isThere) {
    throw new ComponentProblem(`There is already a component named ${fullName}.`);
  }
  if (how === 'update' && !isThere) {
    throw new ComponentProblem(`Entity named '${fullName}' cannot be found`);
  }
}

function isThere(context: MetadataContext, type: MetadataType, fullName: string): boolean {
  try {
    return type.read(context, fullName) !== undefined;
  } catch {
    return false; // the object of a field is not there, which is told when the field is made
  }
}

function failure(fullName: string, message: string): MetadataObject {
  return {
    errors: [{ message, statusCode: statusCodeOf(message) }],
    fullName,
    success: false,
  };
}

/** Clients show the message; the code is told as far as it is known. [K] */
function statusCodeOf(message: string): string {
  return message.startsWith('There is already')
    ? 'DUPLICATE_DEVELOPER_NAME'
    : 'FIELD_INTEGRITY_EXCEPTION';
}

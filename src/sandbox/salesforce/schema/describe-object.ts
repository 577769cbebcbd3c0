import type { FieldAccess } from '../org/field-security.ts';
import { describeField } from './describe-field.ts';
import type { DescribedRecordType } from './describe-record-types.ts';
import { READ_ONLY } from './field-builders.ts';
import type { FieldSchema } from './field.ts';
import type { ObjectSchema } from './object.ts';
import type { ChildRelationship, Schema } from './schema.ts';
import { sortKeys } from './sort-keys.ts';

/** An object as one user sees it. */
interface ObjectView {
  readonly schema: Schema;
  readonly access: FieldAccess;
  readonly recordTypes: readonly DescribedRecordType[];
}

export interface DescribePlace {
  /** `/services/data/v67.0`. */
  readonly basePath: string;
  /** Address of the user interface, for the links of a describe. */
  readonly origin: string;
}

export type Described = Readonly<Record<string, unknown>>;

/** What `describe` and the list of all objects have in common. */
export function describeSummary(object: ObjectSchema, place: DescribePlace): Described {
  return {
    activateable: false,
    associateEntityType: null,
    associateParentEntity: null,
    createable: object.createable,
    custom: object.custom,
    customSetting: false,
    deepCloneable: object.name === 'Opportunity',
    deletable: object.deletable,
    deprecatedAndHidden: false,
    feedEnabled: object.feedEnabled,
    hasSubtypes: false,
    isInterface: false,
    isSubtype: false,
    keyPrefix: object.keyPrefix,
    label: object.label,
    labelPlural: object.labelPlural,
    layoutable: object.layoutable,
    mergeable: object.mergeable,
    mruEnabled: object.layoutable,
    name: object.name,
    queryable: true,
    replicateable: object.undeletable,
    retrieveable: true,
    searchable: object.undeletable,
    triggerable: object.undeletable,
    undeletable: object.undeletable,
    updateable: object.updateable,
    urls: urlsOf(object, place),
  };
}

/** The full describe of an object as one user sees it: fields without read permission are not there. */
export function describeObject(
  object: ObjectSchema,
  { schema, access, recordTypes }: ObjectView,
  place: DescribePlace,
): Described {
  const { urls, ...summary } = describeSummary(object, place);
  const fields = object.fields.filter((field) => access.canRead(object, field));
  return sortKeys({
    ...summary,
    actionOverrides: [],
    childRelationships: schema.childrenOf(object.name).map(describeChild),
    compactLayoutable: object.undeletable,
    defaultImplementation: null,
    extendedBy: null,
    extendsInterfaces: null,
    fields: fields.map((field) => describeField(asSeen(object, field, access))),
    implementedBy: null,
    implementsInterfaces: null,
    listviewable: null,
    lookupLayoutable: null,
    namedLayoutInfos: [],
    networkScopeFieldName: null,
    recordTypeInfos: recordTypes,
    searchLayoutable: object.undeletable,
    sobjectDescribeOption: 'FULL',
    supportedScopes: scopesOf(object),
    urls: { ...asRecord(urls), ...detailUrls(object, place) },
  });
}

/** What a user may only read is told as read-only. */
function asSeen(object: ObjectSchema, field: FieldSchema, access: FieldAccess): FieldSchema {
  return access.canEdit(object, field) ? field : { ...field, ...READ_ONLY };
}

function describeChild({ child, field }: ChildRelationship): Described {
  return {
    cascadeDelete: field.onParentDelete === 'cascade',
    childSObject: child.name,
    deprecatedAndHidden: false,
    field: field.name,
    junctionIdListNames: [],
    junctionReferenceTo: [],
    relationshipName: field.childRelationshipName,
    restrictedDelete: false,
  };
}

function scopesOf(object: ObjectSchema): readonly Described[] {
  const plural = object.labelPlural.toLowerCase();
  const everything = { label: `All ${plural}`, name: 'everything' };
  const hasOwner = object.fields.some((field) => field.name === 'OwnerId');
  return hasOwner ? [everything, { label: `My ${plural}`, name: 'mine' }] : [everything];
}

function pathOf(object: ObjectSchema, place: DescribePlace): string {
  return `${place.basePath}/sobjects/${object.name}`;
}

function urlsOf(object: ObjectSchema, place: DescribePlace): Readonly<Record<string, string>> {
  const path = pathOf(object, place);
  return {
    rowTemplate: `${path}/{ID}`,
    describe: `${path}/describe`,
    sobject: path,
  };
}

function detailUrls(object: ObjectSchema, place: DescribePlace): Readonly<Record<string, string>> {
  if (!object.layoutable) return {};
  return {
    uiEditTemplate: `${place.origin}/{ID}/e`,
    uiDetailTemplate: `${place.origin}/{ID}`,
    uiNewRecord: `${place.origin}/${object.keyPrefix}/e`,
  };
}

function asRecord(value: unknown): Described {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

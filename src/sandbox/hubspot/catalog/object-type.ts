import type { PropertyDefinition, PropertyGroup } from './property-definition.ts';

/** One kind of record: HubSpot's own (`0-2`) or a custom object (`2-…`). */
export interface ObjectType {
  /** `0-2`, `2-31400001`. */
  readonly id: string;
  /** Plural name as in paths: `companies`, `line_items`; the schema's name for a custom object. */
  readonly name: string;
  /** `company`, `line_item`; part of association type names and error messages. */
  readonly singular: string;
  /** Other spellings that paths accept, lower case. */
  readonly aliases: readonly string[];
  readonly labels: { readonly singular: string; readonly plural: string };
  /** Key under which embedded associations list records of this kind (`line items` has a space). */
  readonly associationKey: string;
  /** `companies` in `crm.objects.companies.read`: activities need the scopes of contacts. */
  readonly scopeFamily: string;
  readonly createdProperty: 'createdate' | 'hs_createdate';
  /** Contacts alone keep the time of the last change under another name. */
  readonly modifiedProperty: 'hs_lastmodifieddate' | 'lastmodifieddate';
  readonly primaryDisplayProperty: string;
  /** Answered when a request names no properties. */
  readonly defaultProperties: readonly string[];
  readonly requiredProperties: readonly string[];
  /** Looked through by the `query` of a search. */
  readonly searchableProperties: readonly string[];
  /** Values a new record gets where the client sends none. */
  readonly initialValues: Readonly<Record<string, string>>;
  /** Logged work (task, call, note ...): moves the last-modified time of what it is associated with. */
  readonly activity: boolean;
  /** Set for custom objects only: `p45012345_shipments`. */
  readonly fullyQualifiedName?: string;
}

/** A type with everything that comes with it in a new portal. */
export interface ObjectTypeCatalog {
  readonly type: ObjectType;
  readonly properties: readonly PropertyDefinition[];
  readonly groups: readonly PropertyGroup[];
}

export function isCustom(type: ObjectType): boolean {
  return type.fullyQualifiedName !== undefined;
}

/** How error texts name a type: `COMPANY`, `LINE_ITEM`; a custom object by its own name. */
export function messageName(type: ObjectType): string {
  return isCustom(type) ? type.name : type.singular.toUpperCase();
}

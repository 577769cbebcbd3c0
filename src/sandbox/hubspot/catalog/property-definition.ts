/** What HubSpot knows of a property: the value rules and the metadata that the properties API shows. */

export type PropertyType =
  'string' | 'number' | 'date' | 'datetime' | 'enumeration' | 'bool' | 'phone_number';

/** https://developers.hubspot.com/docs/api-reference/latest/crm/properties/guide */
export const PROPERTY_TYPES: readonly PropertyType[] = [
  'bool',
  'date',
  'datetime',
  'enumeration',
  'number',
  'phone_number',
  'string',
];

export const FIELD_TYPES: readonly string[] = [
  'booleancheckbox',
  'calculation_equation',
  'checkbox',
  'date',
  'file',
  'html',
  'number',
  'phonenumber',
  'radio',
  'select',
  'text',
  'textarea',
];

export interface PropertyOption {
  readonly label: string;
  readonly value: string;
  readonly displayOrder: number;
  readonly hidden: boolean;
  readonly description?: string;
}

export interface PropertyDefinition {
  readonly name: string;
  readonly label: string;
  readonly type: PropertyType;
  readonly fieldType: string;
  readonly groupName: string;
  readonly description: string;
  readonly options: readonly PropertyOption[];
  readonly displayOrder: number;
  readonly hasUniqueValue: boolean;
  readonly hidden: boolean;
  readonly formField: boolean;
  readonly calculated: boolean;
  /** Values come from elsewhere: owners, pipeline stages. */
  readonly externalOptions: boolean;
  readonly referencedObjectType?: string;
  readonly hubspotDefined: boolean;
  readonly readOnlyValue: boolean;
  readonly calculationFormula?: string;
  /** Epoch milliseconds; absent on HubSpot's own properties. */
  readonly createdAt?: number;
  readonly updatedAt?: number;
  readonly archivedAt?: number;
}

export interface PropertyGroup {
  readonly name: string;
  readonly label: string;
  readonly displayOrder: number;
}

export function isPropertyType(text: string): text is PropertyType {
  return PROPERTY_TYPES.some((type) => type === text);
}

/** A checkbox enumeration holds several options at once, joined by semicolons. */
export function holdsSeveralOptions(property: PropertyDefinition): boolean {
  return property.type === 'enumeration' && property.fieldType === 'checkbox';
}

/** The names under which every object shows its id and its two times. */
export const ID_PROPERTY = 'hs_object_id';

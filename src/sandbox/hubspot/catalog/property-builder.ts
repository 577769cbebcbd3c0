import type { PropertyDefinition, PropertyOption, PropertyType } from './property-definition.ts';

type Extras = Partial<Omit<PropertyDefinition, 'name' | 'label' | 'type'>>;

/** An option as a pair of value and label, or a value that is its own label. */
export type OptionText = string | readonly [value: string, label: string];

/** Short forms for the property lists of the standard objects. */
export interface PropertyBuilder {
  text(name: string, label: string, extras?: Extras): PropertyDefinition;
  longText(name: string, label: string, extras?: Extras): PropertyDefinition;
  phone(name: string, label: string, extras?: Extras): PropertyDefinition;
  number(name: string, label: string, extras?: Extras): PropertyDefinition;
  date(name: string, label: string, extras?: Extras): PropertyDefinition;
  datetime(name: string, label: string, extras?: Extras): PropertyDefinition;
  flag(name: string, label: string, extras?: Extras): PropertyDefinition;
  choice(
    options: readonly OptionText[],
  ): (name: string, label: string, extras?: Extras) => PropertyDefinition;
  /** Values from outside the definition: owners, stages, pipelines. */
  external(name: string, label: string, extras?: Extras): PropertyDefinition;
}

/** Set by HubSpot alone. */
export const READ_ONLY: Extras = { readOnlyValue: true };
/** Computed by HubSpot from other values. */
export const CALCULATED: Extras = { readOnlyValue: true, calculated: true };

export function propertyBuilder(groupName: string, hubspotDefined = true): PropertyBuilder {
  const build =
    (type: PropertyType, fieldType: string, fixed: Extras = {}) =>
    (name: string, label: string, extras: Extras = {}): PropertyDefinition => ({
      ...blank(groupName, hubspotDefined),
      fieldType,
      ...fixed,
      ...extras,
      name,
      label,
      type,
    });
  return {
    text: build('string', 'text'),
    longText: build('string', 'textarea'),
    phone: build('string', 'phonenumber'),
    number: build('number', 'number'),
    date: build('date', 'date'),
    datetime: build('datetime', 'date'),
    flag: build('bool', 'booleancheckbox', { options: TRUE_FALSE }),
    choice: (options) => build('enumeration', 'select', { options: optionList(options) }),
    external: build('enumeration', 'select', { externalOptions: true }),
  };
}

export const TRUE_FALSE: readonly PropertyOption[] = optionList([
  ['true', 'True'],
  ['false', 'False'],
]);

function optionList(options: readonly OptionText[]): readonly PropertyOption[] {
  return options.map((option, index) => {
    const [value, label] = typeof option === 'string' ? [option, option] : option;
    return { label, value, displayOrder: index, hidden: false };
  });
}

function blank(
  groupName: string,
  hubspotDefined: boolean,
): Omit<PropertyDefinition, 'name' | 'label' | 'type' | 'fieldType'> {
  return {
    groupName,
    hubspotDefined,
    description: '',
    options: [],
    displayOrder: -1,
    hasUniqueValue: false,
    hidden: false,
    formField: false,
    calculated: false,
    externalOptions: false,
    readOnlyValue: false,
  };
}

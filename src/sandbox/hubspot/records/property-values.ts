import {
  holdsSeveralOptions,
  type PropertyDefinition,
  type PropertyType,
} from '../catalog/property-definition.ts';
import type { StoredValue } from '../store/record-table.ts';
import { dayText, instantText, isEpochMs, parseInstant } from './instant-text.ts';

/** What is wrong with one value, in the words and codes of HubSpot's validation. */
export interface ValueIssue {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly value: string;
}

export type CheckedValue =
  | { readonly ok: true; readonly value: StoredValue }
  | { readonly ok: false; readonly issue: ValueIssue };

/** Values that stand outside of property definitions. */
export interface ExternalOptions {
  /** Ids that an owner property may hold. */
  isOwner(id: string): boolean;
  /** Ids that a pipeline or stage property may hold; undefined where the property is free. */
  optionsOf(property: PropertyDefinition): readonly string[] | undefined;
}

/** HubSpot keeps 65,536 characters of a property. https://knowledge.hubspot.com/properties/property-field-types-in-hubspot */
const LONGEST_TEXT = 65_536;

type Check = (
  property: PropertyDefinition,
  text: string,
  external: ExternalOptions,
) => CheckedValue;

const CHECKS: Readonly<Record<PropertyType, Check>> = {
  number: checkNumber,
  date: checkDate,
  datetime: checkDatetime,
  bool: (property, text) => checkOption(property, text, ['true', 'false']),
  enumeration: checkEnumeration,
  string: checkText,
  phone_number: checkText,
};

/** Checks a value of a request body. Null and the empty text clear the property. */
export function checkValue(
  property: PropertyDefinition,
  raw: string | number | boolean | null,
  external: ExternalOptions,
): CheckedValue {
  const text = raw === null ? '' : String(raw);
  if (property.readOnlyValue)
    return bad(property, text, 'READ_ONLY_VALUE', readOnlyMessage(property));
  if (text === '') return { ok: true, value: null };
  return CHECKS[property.type](property, text, external);
}

/** A stored value as the wire shows it. */
export function wireText(value: Exclude<StoredValue, null>): string {
  return typeof value === 'number' ? instantText(value) : value;
}

function readOnlyMessage(property: PropertyDefinition): string {
  const kind = property.calculated ? 'calculated' : 'read only';
  return `"${property.name}" is a ${kind} property; its value cannot be set.`;
}

/** HubSpot calls every unreadable number an invalid integer. [K] */
function checkNumber(property: PropertyDefinition, text: string): CheckedValue {
  if (/^-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(text)) return { ok: true, value: text };
  return bad(property, text, 'INVALID_INTEGER', `${text} was not a valid number.`);
}

function checkDate(property: PropertyDefinition, text: string): CheckedValue {
  const epochMs = isEpochMs(text) ? Number(text) : parseInstant(text);
  if (epochMs === undefined) {
    return bad(property, text, 'INVALID_DATE', `${text} was not a valid date.`);
  }
  if (epochMs % 86_400_000 === 0) return { ok: true, value: dayText(epochMs) };
  const at = new Date(epochMs);
  const time = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].join(':');
  const message = `${text} is at ${time}.${String(at.getUTCMilliseconds())} UTC, not midnight!`;
  return bad(property, text, 'INVALID_DATE', message);
}

function checkDatetime(property: PropertyDefinition, text: string): CheckedValue {
  const epochMs = isEpochMs(text) ? Number(text) : parseInstant(text);
  if (epochMs === undefined) {
    return bad(property, text, 'INVALID_DATE', `${text} was not a valid datetime.`);
  }
  return { ok: true, value: epochMs };
}

function checkEnumeration(
  property: PropertyDefinition,
  text: string,
  external: ExternalOptions,
): CheckedValue {
  if (property.referencedObjectType === 'OWNER') {
    if (external.isOwner(text)) return { ok: true, value: text };
    return bad(property, text, 'INVALID_OWNER_ID', `Owner with id ${text} does not exist.`);
  }
  const allowed = property.externalOptions
    ? external.optionsOf(property)
    : property.options.map(({ value }) => value);
  return allowed === undefined ? { ok: true, value: text } : checkOption(property, text, allowed);
}

function checkOption(
  property: PropertyDefinition,
  text: string,
  allowed: readonly string[],
): CheckedValue {
  const chosen = holdsSeveralOptions(property)
    ? text.split(';').filter((one) => one !== '')
    : [text];
  const wrong = chosen.find((one) => !allowed.includes(one));
  if (wrong === undefined) return { ok: true, value: chosen.join(';') };
  const message = `${wrong} was not one of the allowed options: [${allowed.join(', ')}]`;
  return bad(property, text, 'INVALID_OPTION', message);
}

function checkText(property: PropertyDefinition, text: string): CheckedValue {
  if (text.length > LONGEST_TEXT) {
    const message = `The value is ${String(text.length)} characters long, the limit is ${String(LONGEST_TEXT)}.`;
    return bad(property, text, 'PROPERTY_VALUE_TOO_LONG', message);
  }
  if (property.name === 'email' && property.hubspotDefined) return checkEmail(property, text);
  return { ok: true, value: text };
}

function checkEmail(property: PropertyDefinition, text: string): CheckedValue {
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) {
    return bad(property, text, 'INVALID_EMAIL', `Email address ${text} is invalid`);
  }
  return { ok: true, value: text.toLowerCase() };
}

function bad(
  property: PropertyDefinition,
  value: string,
  code: string,
  message: string,
): CheckedValue {
  return { ok: false, issue: { name: property.name, code, message, value } };
}

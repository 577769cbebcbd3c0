import type { ObjectType } from '../catalog/object-type.ts';
import type { Call } from '../http/call.ts';
import type { RawProperties, RawValue } from './checked-properties.ts';
import { invalidProperties } from './property-issues.ts';
import type { ValueIssue } from './property-values.ts';

/** What an administrator has made a property depend on. */
export interface ValidationRule {
  /** Plural name, id or full name: `deals`. */
  readonly object: string;
  /** Must have a value ... */
  readonly property: string;
  /** ... when this one has one of these; left out: when a record is created. */
  readonly when?: { readonly property: string; readonly values: readonly string[] };
}

/** https://developers.hubspot.com/changelog/crm-api-write-validation-enforcement: older versions let all pass. */
const ENFORCING_VERSION = '2026-09';

/** A write as the rules see it. */
export interface RuledWrite {
  /** The record that is changed; undefined for a new one. */
  readonly id?: number;
  readonly properties: RawProperties;
}

export function enforceRules(
  { version, portal }: Pick<Call, 'version' | 'portal'>,
  type: ObjectType,
  { id, properties }: RuledWrite,
): void {
  const { validationRules } = portal.settings;
  if (version !== ENFORCING_VERSION || validationRules.length === 0) return;
  const stored = id === undefined ? undefined : portal.records.table(type).find(id, 'all');
  const before = (name: string): RawValue => stored?.values.get(name) ?? null;
  const issues = validationRules
    .filter(({ object }) => portal.schema.resolve(object)?.id === type.id)
    .flatMap((rule) => issueOf(rule, { isNew: id === undefined, properties, before }));
  if (issues.length > 0) throw invalidProperties(issues, portal.id);
}

interface Values {
  readonly isNew: boolean;
  readonly properties: RawProperties;
  readonly before: (name: string) => RawValue;
}

function issueOf({ property, when }: ValidationRule, values: Values): readonly ValueIssue[] {
  const present = (name: string): string =>
    String((name in values.properties ? values.properties[name] : values.before(name)) ?? '');
  if (present(property) !== '') return [];
  if (when === undefined) {
    if (!values.isNew) return [];
    const message = `A value for ${property} must be provided`;
    return [{ name: property, code: 'MISSING_REQUIRED_PROPERTY', message, value: '' }];
  }
  // Only a write that touches the two is held to the rule: what stood before stays. [K]
  const touches = when.property in values.properties || property in values.properties;
  if (!touches || !when.values.includes(present(when.property))) return [];
  const code = 'MISSING_CONDITIONAL_REQUIRED_PROPERTY';
  const message = `${property} is required because of a conditional property rule based on [${when.property}]`;
  return [{ name: property, code, message, value: '' }];
}

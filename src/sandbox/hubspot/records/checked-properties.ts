import { messageName, type ObjectType } from '../catalog/object-type.ts';
import { validationError } from '../hubspot-error.ts';
import type { Portal } from '../portal.ts';
import type { StoredValue } from '../store/record-table.ts';
import { externalOptions } from './external-options.ts';
import { invalidProperties, unknownProperty } from './property-issues.ts';
import { checkValue, type ValueIssue } from './property-values.ts';

export type RawValue = string | number | boolean | null;
export type RawProperties = Readonly<Record<string, RawValue>>;

/** The values of a request body as the store holds them; all that is wrong with them in one 400. */
export function checkProperties(
  portal: Portal,
  type: ObjectType,
  raw: RawProperties,
): ReadonlyMap<string, StoredValue> {
  const external = externalOptions(portal, type);
  const values = new Map<string, StoredValue>();
  const issues: ValueIssue[] = [];
  for (const [name, value] of Object.entries(raw)) {
    const property = portal.schema.property(type, name);
    if (property === undefined) {
      issues.push(unknownProperty(name, String(value)));
      continue;
    }
    const checked = checkValue(property, value, external);
    if (checked.ok) values.set(name, checked.value);
    else issues.push(checked.issue);
  }
  if (issues.length > 0) throw invalidProperties(issues, portal.id);
  return values;
}

export function requireProperties(
  type: ObjectType,
  values: ReadonlyMap<string, StoredValue>,
): void {
  const missing = type.requiredProperties.filter((name) => (values.get(name) ?? null) === null);
  if (missing.length === 0) return;
  throw validationError(
    `Error creating ${messageName(type)}. Some required properties were not set.`,
    { context: { properties: missing } },
  );
}

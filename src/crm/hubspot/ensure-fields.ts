import type { FieldSpec } from '../../domain/plan.ts';
import type { EnsureOutcome } from '../crm-adapter.ts';
import { discover } from './discover.ts';
import { HubspotRefusal, toBellwetherError } from './errors.ts';
import { API_VERSION } from './limits.ts';
import type { ObjectTypes } from './object-types.ts';
import type { HubspotSession } from './session.ts';

/** The group under which Bellwether's properties stand on the record. */
const GROUP = { name: 'bellwether', label: 'Bellwether' };

export async function ensureFields(
  session: HubspotSession,
  types: ObjectTypes,
  fields: readonly FieldSpec[],
  signal: AbortSignal,
): Promise<readonly EnsureOutcome[]> {
  const objects = [...new Set(fields.map((field) => field.object))];
  const schema = await discover(session, types, objects, signal);
  const groups = new Set<string>();
  const outcomes: EnsureOutcome[] = [];
  for (const field of fields) {
    if (schema.get(field.object)?.fields.has(field.name) === true) {
      outcomes.push({ field, status: 'existed' });
      continue;
    }
    const type = await types.find(field.object, signal);
    if (type === undefined) {
      outcomes.push({
        field,
        status: 'failed',
        message: `HubSpot has no object "${field.object}"`,
      });
      continue;
    }
    if (!groups.has(type.path)) await ensureGroup(session, type.path, signal);
    groups.add(type.path);
    outcomes.push(await createProperty(session, type.path, field, signal));
  }
  return outcomes;
}

async function ensureGroup(
  session: HubspotSession,
  type: string,
  signal: AbortSignal,
): Promise<void> {
  const path = `/crm/properties/${API_VERSION}/${encodeURIComponent(type)}/groups`;
  try {
    await session.request({ method: 'POST', path, body: GROUP, signal, repeatable: true });
  } catch (error) {
    if (!isConflict(error))
      throw toBellwetherError(error, `creating the property group of ${type}`);
  }
}

/** Repeatable: a second request with the same name is answered with a conflict. */
async function createProperty(
  session: HubspotSession,
  type: string,
  field: FieldSpec,
  signal: AbortSignal,
): Promise<EnsureOutcome> {
  const path = `/crm/properties/${API_VERSION}/${encodeURIComponent(type)}`;
  const body = {
    name: field.name,
    label: field.label,
    description: field.description,
    groupName: GROUP.name,
    ...typeOf(field),
  };
  try {
    await session.request({ method: 'POST', path, body, signal, repeatable: true });
    return { field, status: 'created' };
  } catch (error) {
    if (isConflict(error)) return { field, status: 'existed' };
    if (error instanceof HubspotRefusal) return { field, status: 'failed', message: error.message };
    throw toBellwetherError(error, `creating the property ${field.name}`);
  }
}

function isConflict(error: unknown): boolean {
  return error instanceof HubspotRefusal && error.status === 409;
}

/** Type and field type of the property (API guide, "Properties"). */
function typeOf(field: FieldSpec): Readonly<Record<string, unknown>> {
  switch (field.type) {
    case 'number':
    case 'money':
      return { type: 'number', fieldType: 'number' };
    case 'date':
      return { type: 'date', fieldType: 'date' };
    case 'text':
      return {
        type: 'string',
        fieldType: (field.length ?? 0) > 255 ? 'textarea' : 'text',
        ...(field.unique === true ? { hasUniqueValue: true } : {}),
      };
    case 'choice':
      return {
        type: 'enumeration',
        fieldType: 'select',
        options: (field.choices ?? []).map((choice, displayOrder) => ({
          ...choice,
          displayOrder,
          hidden: false,
        })),
      };
  }
}

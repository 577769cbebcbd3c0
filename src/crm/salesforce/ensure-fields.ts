import { z } from 'zod';
import { BellwetherError, messageOf } from '../../domain/errors.ts';
import type { FieldSpec } from '../../domain/plan.ts';
import type { EnsureOutcome } from '../crm-adapter.ts';
import { check } from './check.ts';
import { discover } from './discover.ts';
import { errorCodeOf, toBellwetherError } from './errors.ts';
import { queryRows } from './query.ts';
import type { SalesforceSession } from './session.ts';
import { identifier, quote } from './soql.ts';

/** The permission set that makes Bellwether's fields visible and writable, for its own user and for others. */
const PERMISSION_SET = 'Bellwether_Fields';

const createdSchema = z.object({ id: z.string() });

/**
 * Custom fields are created through the Tooling API. A new field is invisible to everybody until a permission set says
 * otherwise, so each gets its field permission too. Custom fields of tasks are defined on the Activity object.
 */
export async function ensureFields(
  session: SalesforceSession,
  fields: readonly FieldSpec[],
  signal: AbortSignal,
): Promise<readonly EnsureOutcome[]> {
  const schema = await discover(
    session,
    fields.map((field) => field.object),
    signal,
  );
  const permissionSet = await ensurePermissionSet(session, signal);
  const outcomes: EnsureOutcome[] = [];
  for (const field of fields) {
    const visible = schema.get(field.object)?.fields.has(field.name) === true;
    outcomes.push(
      visible
        ? { field, status: 'existed' }
        : await ensureField(session, field, permissionSet, signal),
    );
  }
  return outcomes;
}

async function ensureField(
  session: SalesforceSession,
  field: FieldSpec,
  permissionSet: string,
  signal: AbortSignal,
): Promise<EnsureOutcome> {
  try {
    const created = await createField(session, field, signal);
    await grant(session, field, permissionSet, signal);
    return { field, status: created ? 'created' : 'existed' };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof BellwetherError && error.kind !== 'configuration') throw error;
    if (errorCodeOf(error) === undefined) throw toBellwetherError(error, `creating ${field.name}`);
    return { field, status: 'failed', message: messageOf(error) };
  }
}

/** False when the field was there already, though not visible to us. */
async function createField(
  session: SalesforceSession,
  field: FieldSpec,
  signal: AbortSignal,
): Promise<boolean> {
  const object = field.object === 'Task' ? 'Activity' : field.object;
  const body = {
    FullName: `${identifier(object)}.${identifier(field.name)}`,
    Metadata: metadataOf(field),
  };
  try {
    await session.request({ method: 'POST', path: '/tooling/sobjects/CustomField', body, signal });
    return true;
  } catch (error) {
    if (errorCodeOf(error) === 'DUPLICATE_DEVELOPER_NAME') return false;
    throw error;
  }
}

async function grant(
  session: SalesforceSession,
  field: FieldSpec,
  permissionSet: string,
  signal: AbortSignal,
): Promise<void> {
  const body = {
    ParentId: permissionSet,
    SobjectType: field.object,
    Field: `${field.object}.${field.name}`,
    PermissionsRead: true,
    PermissionsEdit: true,
  };
  try {
    await session.request({ method: 'POST', path: '/sobjects/FieldPermissions', body, signal });
  } catch (error) {
    if (errorCodeOf(error) !== 'DUPLICATE_VALUE') throw error;
  }
}

async function ensurePermissionSet(
  session: SalesforceSession,
  signal: AbortSignal,
): Promise<string> {
  const { userId } = await check(session, signal);
  const existing = await queryRows(
    session,
    `SELECT Id FROM PermissionSet WHERE Name = ${quote(PERMISSION_SET)}`,
    { signal },
  );
  const found = existing[0]?.['Id'];
  const id =
    typeof found === 'string'
      ? found
      : await create(
          session,
          'PermissionSet',
          { Name: PERMISSION_SET, Label: 'Bellwether fields' },
          signal,
        );
  const assigned = await queryRows(
    session,
    `SELECT Id FROM PermissionSetAssignment WHERE PermissionSetId = ${quote(id)} AND AssigneeId = ${quote(userId)}`,
    { signal },
  );
  if (assigned.length === 0) {
    const assignment = { PermissionSetId: id, AssigneeId: userId };
    await create(session, 'PermissionSetAssignment', assignment, signal);
  }
  return id;
}

async function create(
  session: SalesforceSession,
  object: string,
  body: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<string> {
  try {
    const answer = await session.request({
      method: 'POST',
      path: `/sobjects/${object}`,
      body,
      signal,
    });
    return createdSchema.parse(answer).id;
  } catch (error) {
    throw toBellwetherError(error, `creating a ${object}`);
  }
}

/** The field as the Metadata API describes it (Metadata API Developer Guide, "CustomField"). */
function metadataOf(field: FieldSpec): Readonly<Record<string, unknown>> {
  const base = { label: field.label, description: field.description, required: false };
  switch (field.type) {
    case 'number':
      return { ...base, type: 'Number', precision: 18, scale: field.decimals ?? 0 };
    case 'money':
      return { ...base, type: 'Currency', precision: 18, scale: field.decimals ?? 2 };
    case 'date':
      return { ...base, type: 'Date' };
    case 'text':
      return {
        ...base,
        type: 'Text',
        length: field.length ?? 255,
        ...(field.unique === true ? { unique: true, externalId: true, caseSensitive: true } : {}),
      };
    case 'choice':
      return { ...base, type: 'Picklist', valueSet: valueSetOf(field) };
  }
}

function valueSetOf(field: FieldSpec): Readonly<Record<string, unknown>> {
  const value = (field.choices ?? []).map((choice) => ({
    fullName: choice.value,
    label: choice.label,
    default: false,
  }));
  return { restricted: true, valueSetDefinition: { sorted: false, value } };
}

import { z } from 'zod';
import { BellwetherError } from '../../domain/errors.ts';
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
 * otherwise, so each gets its field permission too. Custom fields of tasks are defined on the Activity object. Where
 * every field is there and writable, nothing is touched.
 */
export async function ensureFields(
  session: SalesforceSession,
  fields: readonly FieldSpec[],
  signal: AbortSignal,
): Promise<readonly EnsureOutcome[]> {
  const objects = fields.map(({ object }) => object);
  const schema = await discover(session, objects, signal);
  const permissionSet = createOnce(() => ensurePermissionSet(session, signal));
  const outcomes: EnsureOutcome[] = [];
  for (const field of fields) {
    const known = schema.get(field.object)?.fields.get(field.name);
    outcomes.push(
      known?.updatable === true
        ? { field, status: 'existed' }
        : await ensureField(session, field, { exists: known !== undefined, permissionSet }, signal),
    );
  }
  return outcomes;
}

interface Provisioning {
  /** Visible to this user, though perhaps not writable. */
  readonly exists: boolean;
  readonly permissionSet: () => Promise<string>;
}

async function ensureField(
  session: SalesforceSession,
  field: FieldSpec,
  { exists, permissionSet }: Provisioning,
  signal: AbortSignal,
): Promise<EnsureOutcome> {
  try {
    const created = !exists && (await createField(session, field, signal));
    await grant(session, field, await permissionSet(), signal);
    return { field, status: created ? 'created' : 'existed' };
  } catch (error) {
    const known = toBellwetherError(error, `creating ${field.object}.${field.name}`);
    const isAboutField = errorCodeOf(error) !== undefined;
    if (!isAboutField && !isConfiguration(known)) throw known;
    return { field, status: 'failed', message: known.message };
  }
}

function isConfiguration(error: Error): boolean {
  return error instanceof BellwetherError && error.kind === 'configuration';
}

/** Runs at the first call; a failure is not remembered. */
function createOnce(run: () => Promise<string>): () => Promise<string> {
  let result: string | undefined;
  return async () => (result ??= await run());
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
  const name = `${field.object}.${field.name}`;
  const rights = { PermissionsRead: true, PermissionsEdit: true };
  const place = { ParentId: permissionSet, SobjectType: field.object, Field: name };
  try {
    const body = { ...place, ...rights };
    await session.request({ method: 'POST', path: '/sobjects/FieldPermissions', body, signal });
  } catch (error) {
    if (errorCodeOf(error) !== 'DUPLICATE_VALUE') throw error;
    await widen(session, place, rights, signal);
  }
}

/** The permission set names the field already, perhaps to be read only. */
async function widen(
  session: SalesforceSession,
  place: { readonly ParentId: string; readonly Field: string },
  rights: Readonly<Record<string, boolean>>,
  signal: AbortSignal,
): Promise<void> {
  const rows = await queryRows(
    session,
    `SELECT Id FROM FieldPermissions WHERE ParentId = ${quote(place.ParentId)} AND Field = ${quote(place.Field)}`,
    { signal },
  );
  const id = rows[0]?.['Id'];
  if (typeof id !== 'string') return;
  const path = `/sobjects/FieldPermissions/${encodeURIComponent(id)}`;
  await session.request({ method: 'PATCH', path, body: rights, signal, repeatable: true });
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
      return { ...base, ...textOf(field) };
    case 'choice':
      return { ...base, type: 'Picklist', valueSet: valueSetOf(field) };
  }
}

/** A text field holds 255 characters; beyond that it is a long text area, which can be neither unique nor filtered by. */
function textOf({ length = 255, unique }: FieldSpec): Readonly<Record<string, unknown>> {
  if (length > 255) return { type: 'LongTextArea', length, visibleLines: 5 };
  const key = unique === true ? { unique: true, externalId: true, caseSensitive: true } : {};
  return { type: 'Text', length, ...key };
}

function valueSetOf(field: FieldSpec): Readonly<Record<string, unknown>> {
  const value = (field.choices ?? []).map((choice) => ({
    fullName: choice.value,
    label: choice.label,
    default: false,
  }));
  return { restricted: true, valueSetDefinition: { sorted: false, value } };
}

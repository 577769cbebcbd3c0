import { OWNER_READ } from '../access/scopes.ts';
import { recordNotFound } from '../hubspot-error.ts';
import {
  ok,
  param,
  paths,
  type Answer,
  type ApiVersion,
  type Call,
  type Endpoint,
} from '../http/call.ts';
import { afterParam, flagParam, limitParam } from '../http/query.ts';
import type { Owner } from '../owners/owner-directory.ts';
import { instantText } from '../records/instant-text.ts';

const ROOTS: Readonly<Partial<Record<ApiVersion, readonly string[]>>> = {
  v3: ['/crm/v3/owners', '/crm/owners/v3'],
  '2026-03': ['/crm/owners/2026-03'],
  '2026-09': ['/crm/owners/2026-09'],
};

function ownerScopes(): readonly string[] {
  return OWNER_READ;
}

export const OWNER_ENDPOINTS: readonly Endpoint[] = [
  { method: 'GET', paths: paths(ROOTS, ''), scopes: ownerScopes, handle: list },
  { method: 'GET', paths: paths(ROOTS, '/:id'), scopes: ownerScopes, handle: read },
];

const PAGE = { standard: 100, largest: 500 };

function list(call: Call): Answer {
  const { query } = call.request;
  const limit = limitParam(query, PAGE);
  const after = afterParam(query);
  const email = query.get('email')?.toLowerCase();
  const archived = flagParam(query, 'archived');
  const matching = call.portal.owners
    .all()
    .filter((owner) => owner.archived === archived && Number(owner.id) > after)
    .filter((owner) => email === undefined || owner.email.toLowerCase() === email)
    .sort((a, b) => Number(a.id) - Number(b.id));
  const shown = matching.slice(0, limit);
  const last = shown.at(-1);
  const more = matching.length > limit && last !== undefined;
  return ok({
    results: shown.map(ownerView),
    paging: more ? { next: { after: last.id, link: `?after=${last.id}` } } : undefined,
  });
}

function read(call: Call): Answer {
  const { query } = call.request;
  const id = param(call, 'id');
  const archived = flagParam(query, 'archived');
  const byUser = query.get('idProperty') === 'userId';
  const owner = call.portal.owners
    .all()
    .find((one) => (byUser ? String(one.userId) : one.id) === id && one.archived === archived);
  if (owner === undefined) throw recordNotFound(id);
  return ok(ownerView(owner));
}

/** A removed user leaves an owner without email and active user id. */
function ownerView(owner: Owner): unknown {
  return {
    id: owner.id,
    email: owner.archived ? undefined : owner.email,
    type: 'PERSON',
    firstName: owner.firstName,
    lastName: owner.lastName,
    userId: owner.archived ? undefined : owner.userId,
    userIdIncludingInactive: owner.userId,
    createdAt: instantText(owner.createdAt),
    updatedAt: instantText(owner.updatedAt),
    archived: owner.archived,
  };
}

import { z } from 'zod';
import type { CrmField, CrmObject } from '../../domain/crm-schema.ts';
import type { CrmRecord, ReadPage } from '../crm-adapter.ts';
import { toBellwetherError } from './errors.ts';
import { API_VERSION, LIST_PAGE } from './limits.ts';
import type { HubspotSession } from './session.ts';

/** The name under which a mapping asks for owners, which are no CRM object but have an endpoint of their own. */
export const OWNERS = 'owners';

const ownerSchema = z.object({
  id: z.string(),
  email: z.string().nullish(),
  firstName: z.string().nullish(),
  lastName: z.string().nullish(),
  updatedAt: z.string(),
});
const pageSchema = z.object({
  results: z.array(ownerSchema),
  paging: z.object({ next: z.object({ after: z.string() }).optional() }).optional(),
});

const FIELDS = ['email', 'firstName', 'lastName', 'name', 'active'] as const;

/** The schema of owners, as far as a mapping can name it. `name` and `active` are put together here. */
export function ownersObject(): CrmObject {
  return {
    name: OWNERS,
    label: 'Owners',
    readable: true,
    creatable: false,
    updatable: false,
    fields: new Map(FIELDS.map((name) => [name, toField(name)])),
  };
}

function toField(name: string): CrmField {
  return {
    name,
    label: name,
    type: name === 'active' ? 'boolean' : 'text',
    vendorType: 'owner',
    creatable: false,
    updatable: false,
  };
}

/** All owners, the deactivated ones after the active ones. They are few: every read is a full one. */
export async function* readOwners(
  session: HubspotSession,
  fields: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<ReadPage> {
  for (const archived of [false, true]) {
    let after: string | undefined;
    do {
      const page = await ownerPage(session, archived, after, signal);
      const records = page.results.map((owner) => toRecord(owner, !archived, fields));
      yield { records, tombstones: [], cursor: {} };
      after = page.paging?.next?.after;
    } while (after !== undefined);
  }
}

async function ownerPage(
  session: HubspotSession,
  archived: boolean,
  after: string | undefined,
  signal: AbortSignal,
): Promise<z.infer<typeof pageSchema>> {
  try {
    const answer = await session.request({
      method: 'GET',
      path: `/crm/owners/${API_VERSION}`,
      query: {
        limit: String(LIST_PAGE),
        archived: String(archived),
        ...(after === undefined ? {} : { after }),
      },
      signal,
    });
    return pageSchema.parse(answer);
  } catch (error) {
    throw toBellwetherError(error, 'reading owners');
  }
}

function toRecord(
  owner: z.infer<typeof ownerSchema>,
  active: boolean,
  fields: readonly string[],
): CrmRecord {
  const name = [owner.firstName, owner.lastName].filter((part) => (part ?? '') !== '').join(' ');
  const all: Readonly<Record<string, string | boolean | null>> = {
    email: owner.email ?? null,
    firstName: owner.firstName ?? null,
    lastName: owner.lastName ?? null,
    name: name === '' ? (owner.email ?? null) : name,
    active,
  };
  return {
    id: owner.id,
    modifiedAt: owner.updatedAt,
    values: Object.fromEntries(fields.map((field) => [field, all[field] ?? null])),
    associations: {},
  };
}

import { BellwetherError } from '../../domain/errors.ts';
import type { ReadRequest } from '../crm-adapter.ts';
import { discover } from './discover.ts';
import type { ObjectTypes } from './object-types.ts';
import type { HubspotRecord } from './records.ts';
import type { HubspotSession } from './session.ts';

export interface LostPropertiesInput {
  readonly session: HubspotSession;
  readonly types: ObjectTypes;
  readonly request: ReadRequest;
  readonly signal: AbortSignal;
}

/**
 * HubSpot does not mind being asked for a property that is gone: it leaves it out, and taken for empty that would wipe
 * the values of every record read. A property without a value is null. So where a whole page leaves one out, the schema
 * is asked. Throws `crm.schema-mismatch`; asks once in a read.
 */
export function createPropertyGuard({ session, types, request, signal }: LostPropertiesInput) {
  let asked = false;
  return async (page: readonly HubspotRecord[]): Promise<void> => {
    const missing = page.length === 0 ? [] : request.fields.filter((name) => isLeftOut(name, page));
    if (missing.length === 0 || asked) return;
    asked = true;
    const { object } = request;
    const fields = (await discover(session, types, [object], signal)).get(object)?.fields;
    const gone = missing.filter((name) => fields?.has(name) !== true);
    if (gone.length === 0) return;
    throw new BellwetherError(
      'crm.schema-mismatch',
      `${object} have lost what the mapping reads while they were being read: ${gone.join(', ')}`,
      { remedy: 'Restore the property in HubSpot, or take it out of the mapping.' },
    );
  };
}

function isLeftOut(name: string, page: readonly HubspotRecord[]): boolean {
  return page.every(({ properties }) => properties[name] === undefined);
}

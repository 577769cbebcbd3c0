import type { FaultedCrm } from '../../faults/faulted-crm.ts';
import type { Sessions } from '../oauth/sessions.ts';
import type { Org } from '../org/org.ts';
import { tokenOf } from '../rest/session-token.ts';
import { changeField } from './change-field.ts';
import { losePermission } from './lose-permission.ts';
import { createSubjects, type SubjectSources } from './request-subjects.ts';

/** What faults can do to the org. */
export function faultedOrg(
  org: Org,
  sessions: Sessions,
  sources: Omit<SubjectSources, 'org'>,
): FaultedCrm {
  const subjects = createSubjects({ org, ...sources });
  const objects = org.schema
    .objects()
    .filter(({ surfaces }) => surfaces.includes('data'))
    .map(({ name }) => name);
  const known = new Set(objects.map((name) => name.toLowerCase()));
  return {
    objects,
    hasObject: (name) => known.has(name.toLowerCase()),
    isAbout: (request, object) => subjects(request).has(object.toLowerCase()),
    objection(fault) {
      if (fault.kind !== 'field_gone' || /__c$/i.test(fault.field)) return undefined;
      const expected =
        'expected a custom field (__c): Salesforce’s own can only be hidden, with permission_lost';
      return { key: 'field', expected };
    },
    revokeToken(request, withRefreshToken) {
      const token = tokenOf(request);
      const user = token === undefined ? undefined : sessions.findUser(token);
      if (token === undefined || user === undefined) return;
      sessions.revoke(token);
      if (withRefreshToken) sessions.revokeAllOf(user);
    },
    changeField(object, field, change) {
      changeField(org, object, field, change);
    },
    losePermission(lost) {
      losePermission(org, lost);
    },
  };
}

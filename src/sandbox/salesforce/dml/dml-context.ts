import type { FieldAccess } from '../org/field-security.ts';
import { nowSeconds, type Org } from '../org/org.ts';
import type { RecordKey } from '../values/record-id.ts';

/** Who writes, when, and with which rights. */
export interface DmlContext {
  readonly org: Org;
  readonly user: RecordKey;
  readonly access: FieldAccess;
  /** The time stamp of everything in this call: the present, or earlier where the call commits late. */
  readonly now: number;
  /** How values come in: decides how a value of the wrong type is reported. */
  readonly source: 'json' | 'csv';
}

export function dmlContext(
  org: Org,
  user: RecordKey,
  source: DmlContext['source'] = 'json',
): DmlContext {
  const now = org.lateCommits.stampOf(nowSeconds(org));
  return { org, user, access: org.fieldSecurity.forUser(user), now, source };
}

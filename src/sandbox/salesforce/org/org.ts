import type { SandboxClock } from '../../server/clock.ts';
import type { LateCommits } from '../dml/late-commits.ts';
import type { WriteRefusals } from '../formula/write-refusals.ts';
import type { Schema } from '../schema/schema.ts';
import type { Store } from '../store/store.ts';
import { secondsOf } from '../values/dates.ts';
import { makeKey, type IdCodec, type RecordKey } from '../values/record-id.ts';
import type { FieldSecurity } from './field-security.ts';
import type { KeySequence } from './key-sequence.ts';
import type { RecordTypes } from './record-types.ts';

/** What every part of the sandbox works on. */
export interface Org {
  readonly store: Store;
  readonly schema: Schema;
  readonly clock: SandboxClock;
  readonly ids: IdCodec;
  readonly keys: KeySequence;
  readonly fieldSecurity: FieldSecurity;
  readonly refusals: WriteRefusals;
  readonly lateCommits: LateCommits;
  readonly recordTypes: RecordTypes;
}

/** The records that every org has from the start. */
export const ORGANIZATION_KEY: RecordKey = makeKey('00D', 1);
export const INTEGRATION_USER_KEY: RecordKey = makeKey('005', 1);
export const ADMIN_PROFILE_KEY: RecordKey = makeKey('00e', 1);
/** The permission set that stands for the profile's own field permissions. */
export const PROFILE_PERMISSION_SET_KEY: RecordKey = makeKey('0PS', 1);
export const INTEGRATION_PERMISSION_SET_KEY: RecordKey = makeKey('0PS', 2);

export const INTEGRATION_USERNAME = 'integration@bellwether.sandbox';
/** Of every user, for the SOAP login of old clients: the sandbox listens on loopback and guards nothing. */
export const USER_PASSWORD = 'sandbox';
export const INTEGRATION_PERMISSION_SET = 'Bellwether_Integration';

/** The sandbox's present in whole seconds, the resolution of every time stamp. */
export function nowSeconds(org: Org): number {
  return secondsOf(org.clock.now());
}

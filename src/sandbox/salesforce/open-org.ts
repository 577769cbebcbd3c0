import { createHash } from 'node:crypto';
import { existsSync, renameSync, rmSync } from 'node:fs';
import type { SandboxOptions } from '../sandbox.ts';
import { LateCommits, type LateCommitOptions } from './dml/late-commits.ts';
import { bootstrapOrg } from './org/bootstrap-org.ts';
import { FieldSecurity } from './org/field-security.ts';
import { KeySequence } from './org/key-sequence.ts';
import type { Org } from './org/org.ts';
import { RecordTypes } from './org/record-types.ts';
import { WriteRefusals } from './formula/write-refusals.ts';
import { createOrgSchema } from './schema/org-schema.ts';
import { loadDataset } from './seed/load-dataset.ts';
import { Store } from './store/store.ts';
import { createSystemTables, readSetting, writeSetting } from './store/system-tables.ts';
import { restoreCustomFields } from './tooling/custom-fields.ts';
import { restoreCustomObjects } from './tooling/custom-objects.ts';
import { secondsOf } from './values/dates.ts';
import { createIdCodec } from './values/record-id.ts';

/** Grows when the layout of the tables changes: an older state file cannot be opened then. */
const STATE_VERSION = '2';
/** A file that is still being loaded. It gets its name when it is whole, so that no half-made org is ever opened. */
const UNFINISHED = '.loading';

export interface OrgOptions extends SandboxOptions {
  readonly knobs?: { readonly lateCommits?: LateCommitOptions };
}

/** Opens the org of the state file, or makes a new one and loads the dataset into it. */
export async function openOrg(options: OrgOptions): Promise<Org> {
  const { stateFile } = options;
  if (stateFile === undefined) return makeOrg(new Store(':memory:'), options);
  if (!existsSync(stateFile)) {
    rmSync(`${stateFile}${UNFINISHED}`, { force: true });
    const made = await makeOrg(new Store(`${stateFile}${UNFINISHED}`), options);
    made.store.close();
    renameSync(`${stateFile}${UNFINISHED}`, stateFile);
  }
  return reopenOrg(new Store(stateFile), options);
}

async function makeOrg(store: Store, options: OrgOptions): Promise<Org> {
  try {
    const instance = instanceOf(options.seed);
    const org = assemble(store, options, instance);
    store.keepJournal(false);
    createSystemTables(store);
    bootstrapOrg(org);
    await loadDataset({ org, dataset: options.dataset, onProgress: options.onProgress });
    writeSetting(store, 'instance', instance);
    writeSetting(store, 'state_version', STATE_VERSION);
    store.keepJournal(true);
    return org;
  } catch (error) {
    store.close();
    throw error;
  }
}

function reopenOrg(store: Store, options: OrgOptions): Org {
  try {
    createSystemTables(store);
    if (readSetting(store, 'state_version') !== STATE_VERSION) {
      throw new Error(
        `${options.stateFile ?? ''} is not the state of this version of the Salesforce sandbox`,
      );
    }
    const instance = readSetting(store, 'instance') ?? instanceOf(options.seed);
    const org = assemble(store, options, instance);
    restoreCustomObjects(store, org.schema);
    restoreCustomFields(store, org.schema);
    return org;
  } catch (error) {
    store.close();
    throw error;
  }
}

function assemble(store: Store, options: OrgOptions, instance: string): Org {
  store.defineNow(() => secondsOf(options.clock.now()));
  const ids = createIdCodec(instance);
  return {
    store,
    schema: createOrgSchema(),
    clock: options.clock,
    ids,
    keys: new KeySequence(store),
    fieldSecurity: new FieldSecurity(store),
    refusals: new WriteRefusals(store, ids),
    lateCommits: new LateCommits(options.knobs?.lateCommits),
    recordTypes: new RecordTypes(),
  };
}

/** The two characters of the instance in every id: another seed is another org. */
function instanceOf(seed: number): string {
  const digest = createHash('sha256')
    .update(`instance ${String(seed)}`)
    .digest('base64');
  return digest.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 2);
}

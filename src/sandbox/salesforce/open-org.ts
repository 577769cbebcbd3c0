import { createHash } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import type { SandboxOptions } from '../sandbox.ts';
import { bootstrapOrg } from './org/bootstrap-org.ts';
import { FieldSecurity } from './org/field-security.ts';
import { KeySequence } from './org/key-sequence.ts';
import type { Org } from './org/org.ts';
import { createOrgSchema } from './schema/org-schema.ts';
import { loadDataset } from './seed/load-dataset.ts';
import { Store } from './store/store.ts';
import { createSystemTables, readSetting, writeSetting } from './store/system-tables.ts';
import { restoreCustomFields } from './tooling/custom-fields.ts';
import { createIdCodec } from './values/record-id.ts';

/** Grows when the layout of the tables changes: an older state file cannot be opened then. */
const STATE_VERSION = '1';

/** Opens the org of the state file, or makes a new one and loads the dataset into it. */
export async function openOrg(options: SandboxOptions): Promise<Org> {
  const { stateFile } = options;
  if (stateFile !== undefined && isHalfMade(stateFile)) removeState(stateFile);
  const store = new Store(stateFile ?? ':memory:');
  try {
    createSystemTables(store);
    const instance = readSetting(store, 'instance') ?? instanceOf(options.seed);
    const org = assemble(store, options, instance);
    if (readSetting(store, 'state_version') === undefined) {
      writeSetting(store, 'instance', instance);
      await makeOrg(org, options);
    } else {
      restoreCustomFields(store, org.schema);
    }
    return org;
  } catch (error) {
    store.close();
    throw error;
  }
}

function assemble(store: Store, options: SandboxOptions, instance: string): Org {
  return {
    store,
    schema: createOrgSchema(),
    clock: options.clock,
    ids: createIdCodec(instance),
    keys: new KeySequence(store),
    fieldSecurity: new FieldSecurity(store),
  };
}

async function makeOrg(org: Org, options: SandboxOptions): Promise<void> {
  bootstrapOrg(org);
  await loadDataset({ org, dataset: options.dataset, onProgress: options.onProgress });
  writeSetting(org.store, 'state_version', STATE_VERSION);
}

/** The two characters of the instance in every id: another seed is another org. */
function instanceOf(seed: number): string {
  const digest = createHash('sha256')
    .update(`instance ${String(seed)}`)
    .digest('base64');
  return digest.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 2);
}

/** A first start that was stopped while loading leaves a file without its last entry: it is made again. */
function isHalfMade(stateFile: string): boolean {
  if (!existsSync(stateFile)) return false;
  const store = new Store(stateFile);
  try {
    createSystemTables(store);
    const version = readSetting(store, 'state_version');
    if (version !== undefined && version !== STATE_VERSION) {
      throw new Error(`${stateFile} was written by another version of the Salesforce sandbox`);
    }
    return version === undefined;
  } finally {
    store.close();
  }
}

function removeState(stateFile: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${stateFile}${suffix}`, { force: true });
}

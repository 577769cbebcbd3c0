import { nowSeconds, type Org } from '../org/org.ts';
import { fault } from '../rest/fault.ts';
import { textIn } from '../store/sql-row.ts';
import { readSetting, writeSetting } from '../store/system-tables.ts';
import { formatDateTime } from '../values/dates.ts';
import { makeKey } from '../values/record-id.ts';
import { deployPackage } from './deploy-package.ts';
import {
  deployResult,
  hasFailed,
  type ComponentOutcome,
  type Deployment,
  type DeployOptions,
} from './deploy-result.ts';
import type { MetadataContext } from './metadata-type.ts';
import type { MetadataObject } from './metadata-value.ts';
import { PackageError, readPackage } from './read-package.ts';

/** How often a client hears that its deployment or retrieval is under way before it hears the end. */
const POLLS_UNTIL_DONE = 1;

interface Run {
  readonly deployment: Deployment;
  readonly zip: Buffer;
  polls: number;
}

interface Retrieval {
  readonly result: MetadataObject;
  polls: number;
}

/** Deployments and retrievals since the sandbox was started; a real org keeps them for some days. */
export class Deployments {
  readonly #org: Org;
  readonly #runs = new Map<string, Run>();
  readonly #retrievals = new Map<string, Retrieval>();

  constructor(org: Org) {
    this.#org = org;
  }

  /** Deploys a zip; the client hears how it went when it asks again. */
  start(context: MetadataContext, zip: Buffer, options: DeployOptions): string {
    const { ids } = this.#org;
    const id = this.#nextId('0Af');
    const done = {
      id,
      options,
      userId: ids.encode(context.user),
      userName: userName(context),
      at: formatDateTime(nowSeconds(this.#org)),
      ...outcome(context, zip, options),
    };
    this.#runs.set(id, { deployment: done, zip, polls: 0 });
    return id;
  }

  /** Deploys what a validation has found good, without sending it again. */
  startValidated(context: MetadataContext, validationId: string): string {
    const { deployment, zip } = this.#find(validationId);
    if (!deployment.options.checkOnly || hasFailed(deployment)) {
      throw fault(
        400,
        'INVALID_ID_FIELD',
        'The validation is not found, is expired or has not succeeded.',
      );
    }
    return this.start(context, zip, { ...deployment.options, checkOnly: false });
  }

  /** `DeployResult` right after the start. */
  started(id: string): MetadataObject {
    return deployResult(this.#find(id).deployment, 'Pending', false);
  }

  /** `DeployResult` for a client that asks how far it is. */
  check(id: string, withDetails: boolean): MetadataObject {
    const run = this.#find(id);
    const phase = run.polls < POLLS_UNTIL_DONE ? 'InProgress' : 'over';
    run.polls += 1;
    return deployResult(run.deployment, phase, withDetails);
  }

  /** Keeps what a retrieval has found until its client asks for it. */
  keepRetrieval(found: MetadataObject): string {
    const id = this.#nextId('09S');
    this.#retrievals.set(id, { result: { ...found, id }, polls: 0 });
    return id;
  }

  checkRetrieval(id: string): MetadataObject {
    const retrieval = this.#retrievals.get(id);
    if (retrieval === undefined) throw noSuchRun(id);
    const isOver = retrieval.polls >= POLLS_UNTIL_DONE;
    retrieval.polls += 1;
    if (!isOver) return { done: false, id, status: 'InProgress', success: false };
    return { done: true, ...retrieval.result, status: 'Succeeded', success: true };
  }

  #find(id: string): Run {
    const run = this.#runs.get(id) ?? this.#runs.get(this.#longId(id));
    if (run === undefined) throw noSuchRun(id);
    return run;
  }

  #longId(id: string): string {
    const decoded = this.#org.ids.decode(id);
    return decoded === undefined ? id : this.#org.ids.encode(decoded.key);
  }

  #nextId(prefix: string): string {
    const name = `${prefix}_count`;
    const number = Number(readSetting(this.#org.store, name) ?? '0') + 1;
    writeSetting(this.#org.store, name, String(number));
    return this.#org.ids.encode(makeKey(prefix, number));
  }
}

function outcome(
  context: MetadataContext,
  zip: Buffer,
  options: DeployOptions,
): { readonly outcomes: readonly ComponentOutcome[]; readonly refusal?: string } {
  try {
    return { outcomes: deployPackage(context, readPackage(zip), options) };
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    return { outcomes: [], refusal: error.message };
  }
}

function noSuchRun(id: string): Error {
  // The wording is an assumption [K].
  return fault(404, 'INVALID_CROSS_REFERENCE_KEY', `invalid cross reference id: ${id}`);
}

function userName({ org, user }: MetadataContext): string {
  return textIn(org.store.get('SELECT "Name" FROM "User" WHERE "Id" = ?', [user]), 0);
}

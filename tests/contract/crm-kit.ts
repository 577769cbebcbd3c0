import type { CrmAdapter } from '../../src/crm/crm-adapter.ts';
import type { CrmKind } from '../../src/domain/crm-schema.ts';
import type { CrmValue } from '../../src/domain/plan.ts';
import type { RetryEvent } from '../../src/http/call-gate.ts';
import type { RetryPolicy } from '../../src/http/retry-policy.ts';
import type { FormulaFieldDefinition } from '../../src/sandbox/salesforce/formula/formula-fields.ts';
import type { InspectedRecord, RunningSandbox } from '../../src/sandbox/sandbox.ts';
import type { Dataset } from '../../src/sandbox/seed/dataset.ts';
import type { SandboxClock } from '../../src/sandbox/server/clock.ts';
import type { FaultProxy } from '../support/fault-proxy.ts';

/** One CRM as the contract suite needs it: its words, its sandbox, its adapter. */
export interface CrmKit {
  readonly crm: CrmKind;
  readonly words: Words;
  start(options: LabOptions): Promise<Lab>;
}

/** The vendor's names for what a distributor has. */
export interface Words {
  readonly accounts: {
    readonly object: string;
    readonly name: string;
    readonly number: string;
    readonly region: string;
    readonly creditLimit: string;
    readonly creditHold: string;
    /** A closed choice, and two of its values. */
    readonly type: string;
    readonly types: readonly [string, string];
    readonly owner: string;
    /** A field that nobody can write. */
    readonly readOnly: string;
  };
  readonly contacts: { readonly object: string; readonly lastName: string };
  readonly users: {
    readonly object: string;
    readonly name: string;
    readonly email: string;
    readonly active: string;
  };
  readonly orders: { readonly object: string; readonly number: string };
  readonly tasks: { readonly object: string; readonly key: string; readonly result: string };
  readonly writeBatch: number;
  readonly readPage: number;
}

export interface LabOptions {
  readonly dataset: Dataset;
  /** Default: it stands still at noon of 20 April 2026, a Monday. */
  readonly clock?: SandboxClock;
  /** The sandbox's own limits; off unless a test is about them. */
  readonly limits?: boolean;
  /** API calls of a day that the CRM allows. Salesforce only: HubSpot's tiers allow no fewer than 250,000. */
  readonly dailyCalls?: number;
  /** HubSpot: scopes of the key. */
  readonly scopes?: readonly string[];
  /** HubSpot: a standard account instead of a test account. */
  readonly production?: boolean;
  /** HubSpot: how long a change stays out of search. Default 0. */
  readonly searchLagMs?: number;
  /** Salesforce: fields that the org computes. */
  readonly formulaFields?: readonly FormulaFieldDefinition[];
}

/** How an adapter differs from the usual one of a lab, which repeats quickly and goes over the faulty wire. */
export interface AdapterOptions {
  /** Default: the token of the sandbox, which never expires. */
  readonly login?: 'token' | 'refresh' | 'jwt';
  /** Secrets in place of the sandbox's. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Another address than that of the wire. */
  readonly url?: string;
  readonly timeoutMs?: number;
  readonly callsPerRun?: number;
  readonly reservePercent?: number;
  readonly retry?: Partial<RetryPolicy>;
  readonly onRetry?: (event: RetryEvent) => void;
  readonly overlapMs?: number;
  readonly now?: () => number;
  /** Salesforce: records from which a full read goes through the Bulk API. */
  readonly bulkFrom?: number;
  readonly bulkPage?: number;
  readonly bulkPart?: number;
  readonly bulkPollMs?: number;
  /** HubSpot: calls in any ten seconds. Default: as many as there are. */
  readonly callsPer10Seconds?: number;
  /** HubSpot: searches that start in a second. Default: as many as there are. */
  readonly searchesPerSecond?: number;
}

/** A CRM in its sandbox behind a wire on which things can go wrong. */
export interface Lab {
  readonly sandbox: RunningSandbox;
  readonly proxy: FaultProxy;
  readonly clock: SandboxClock;
  adapter(options?: AdapterOptions): CrmAdapter;
  /** What follows happens past the adapter, as other people and programs change the CRM. */
  create(object: string, fields: Readonly<Record<string, CrmValue>>): Promise<string>;
  update(object: string, id: string, fields: Readonly<Record<string, CrmValue>>): Promise<void>;
  remove(object: string, id: string): Promise<void>;
  /** Takes a record out of the recycle bin. */
  restore(object: string, id: string): Promise<void>;
  /** Makes one record of two; resolves to the id of that which is left. */
  merge(object: string, winner: string, loser: string): Promise<string>;
  /** All live records, by id. */
  records(object: string): ReadonlyMap<string, InspectedRecord>;
  /** Whether a request of the wire creates tasks. */
  readonly isCreation: (request: { readonly method: string; readonly path: string }) => boolean;
  close(): Promise<void>;
}

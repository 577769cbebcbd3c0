import type { CheckedYaml } from './checked-yaml.ts';
import type { SandboxFaults } from './faults/fault-book.ts';
import type { FaultPlan } from './faults/fault-language.ts';
import type { SandboxClock } from './server/clock.ts';
import type { RequestLog } from './server/request-log.ts';
import type { Dataset } from './seed/dataset.ts';

/** What both sandboxes are started with. */
export interface SandboxOptions {
  /** 0 picks a free port. */
  readonly port: number;
  readonly host?: string;
  readonly clock: SandboxClock;
  /** Makes ids, tokens and keys repeatable: the same seed, clock and data give the same bytes. */
  readonly seed: number;
  /** Loaded at the first start; ignored when the state file already holds data. */
  readonly dataset?: Dataset;
  /** File that keeps the state between starts; in memory when left out. */
  readonly stateFile?: string;
  /** False answers without any rate limit (for benches); daily usage is counted all the same. Default true. */
  readonly enforceLimits?: boolean;
  /** What goes wrong from the start; `faults` of the running sandbox can change it. Default nothing. */
  readonly faults?: CheckedYaml<FaultPlan>;
  /** Told now and then during a long load. */
  readonly onProgress?: (progress: LoadProgress) => void;
  /** Told of failures that no client can see. */
  readonly onError?: (error: unknown) => void;
}

export interface LoadProgress {
  readonly table: string;
  readonly rows: number;
}

/** How a client logs in to the sandbox: each entry is one of the variables in `.env.example`. */
export type SandboxCredentials = Readonly<Record<string, string>>;

/** One record as the sandbox holds it, read past the wire: the truth for tests. */
export type InspectedRecord = Readonly<Record<string, string | number | boolean | null>>;

export interface RunningSandbox {
  readonly crm: 'salesforce' | 'hubspot';
  /** Base address without trailing slash. */
  readonly url: string;
  readonly credentials: SandboxCredentials;
  readonly requests: RequestLog;
  readonly faults: SandboxFaults;
  readonly clock: SandboxClock;
  /**
   * All live records of an object by the vendor's own names (`Account`, `companies`), as a client with every
   * permission would read them; Salesforce `Id` and HubSpot `id` included. Costs no API call.
   */
  inspect(object: string): Iterable<InspectedRecord>;
  close(): Promise<void>;
}

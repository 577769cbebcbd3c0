import type { SandboxOptions } from '../sandbox.ts';
import type { ValidationRule } from './records/validation-rules.ts';
import type { WrittenWebhookOptions } from './webhooks/webhook-options.ts';

/** What the portal's owner pays for: decides limits and whether there are custom objects. */
export type HubspotTier = 'free' | 'professional' | 'enterprise';

export type Consent = 'ask' | 'approve' | 'deny';

export interface HubspotSandboxOptions extends SandboxOptions {
  /** `free` stands for Free and Starter. Custom objects exist on enterprise alone. Default enterprise. */
  readonly tier?: HubspotTier;
  /** How long a change stays out of search, in sandbox time. Default 3,000; 0 searches the store itself. */
  readonly searchLagMs?: number;
  /** How long reads show definitions of properties as they were before a change. Default 0. */
  readonly schemaLagMs?: number;
  /** Scopes of the service key and of the OAuth app. Default: all that the tier grants. */
  readonly scopes?: readonly string[];
  /** API limit increases bought: 250 calls in 10 s and a million more a day each. Default 0. */
  readonly apiLimitIncreases?: 0 | 1 | 2;
  /** Daily counters start anew at midnight here. Default US/Eastern. */
  readonly timeZone?: string;
  readonly companyCurrency?: string;
  readonly accountType?: 'STANDARD' | 'DEVELOPER_TEST' | 'SANDBOX' | 'APP_DEVELOPER';
  /** The consent page of OAuth: asks a person (default), or approves or denies at once. */
  readonly consent?: Consent;
  /** Where consent may lead, letter by letter. Default: every address on this machine. */
  readonly redirectUris?: readonly string[];
  /** False: a merge keeps the id of the primary record. Default true: the result is a new record. */
  readonly mergeMakesNewRecord?: boolean;
  /** What an administrator demands of writes; version 2026-09 alone enforces it. Default nothing. */
  readonly validationRules?: readonly ValidationRule[];
  /**
   * True: `total` of a search counts what the store holds already, while the results still lag. Default false: both
   * are of the same moment.
   */
  readonly searchTotalsAhead?: boolean;
  /** Where changes are told, and how. Default nowhere. */
  readonly webhooks?: WrittenWebhookOptions;
}

/** The options that describe the portal, with every default filled in. */
export interface PortalSettings {
  readonly tier: HubspotTier;
  readonly searchLagMs: number;
  readonly schemaLagMs: number;
  readonly apiLimitIncreases: 0 | 1 | 2;
  readonly timeZone: string;
  readonly companyCurrency: string;
  readonly accountType: 'STANDARD' | 'DEVELOPER_TEST' | 'SANDBOX' | 'APP_DEVELOPER';
  readonly validationRules: readonly ValidationRule[];
  readonly searchTotalsAhead: boolean;
  readonly mergeMakesNewRecord: boolean;
  readonly consent: Consent;
  readonly redirectUris: readonly string[] | undefined;
}

const DEFAULT_SEARCH_LAG_MS = 3_000;

export function portalSettings(options: HubspotSandboxOptions): PortalSettings {
  return {
    tier: options.tier ?? 'enterprise',
    searchLagMs: options.searchLagMs ?? DEFAULT_SEARCH_LAG_MS,
    schemaLagMs: options.schemaLagMs ?? 0,
    apiLimitIncreases: options.apiLimitIncreases ?? 0,
    timeZone: options.timeZone ?? 'US/Eastern',
    companyCurrency: options.companyCurrency ?? 'GBP',
    accountType: options.accountType ?? 'DEVELOPER_TEST',
    validationRules: options.validationRules ?? [],
    searchTotalsAhead: options.searchTotalsAhead ?? false,
    consent: options.consent ?? 'ask',
    redirectUris: options.redirectUris,
    mergeMakesNewRecord: options.mergeMakesNewRecord ?? true,
  };
}

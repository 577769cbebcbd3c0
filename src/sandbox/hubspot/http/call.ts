import type { SandboxRequest } from '../../server/exchange.ts';
import type { Caller } from '../access/caller.ts';
import type { Portal } from '../portal.ts';

/** Dated versions since March 2026; v3 and v4 until 2027. All read and write one store. */
export type ApiVersion = 'v3' | 'v4' | '2026-03' | '2026-09';

const DATED_VERSIONS: ReadonlySet<ApiVersion> = new Set(['2026-03', '2026-09']);

/** One authenticated request on its way to an endpoint. */
export interface Call {
  readonly request: SandboxRequest;
  readonly version: ApiVersion;
  readonly caller: Caller;
  readonly portal: Portal;
}

/** What an endpoint answers. Without `json` the answer has neither body nor content type. */
export interface Answer {
  readonly status: number;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One operation of the API, under every path that leads to it. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly paths: readonly VersionedPath[];
  /** Search has limits of its own. Default plain. */
  readonly limits?: 'plain' | 'search';
  /** Any one of the answered scopes is enough; none needed when the list is empty. */
  readonly scopes?: (call: Call) => readonly string[];
  readonly handle: (call: Call) => Answer;
}

export interface VersionedPath {
  readonly version: ApiVersion;
  /** As the router reads it: `/crm/v3/objects/:type`. */
  readonly pattern: string;
}

export function ok(json: unknown): Answer {
  return { status: 200, json };
}

export const NO_CONTENT: Answer = { status: 204 };

export function param(call: Call, name: string): string {
  return call.request.params[name] ?? '';
}

export function isDated(version: ApiVersion): boolean {
  return DATED_VERSIONS.has(version);
}

/** The same operation under several roots: `paths({ v3: ['/crm/v3/objects'] }, '/:type')`. */
export function paths(
  roots: Readonly<Partial<Record<ApiVersion, readonly string[]>>>,
  rest: string,
): readonly VersionedPath[] {
  const versions: readonly ApiVersion[] = ['v3', 'v4', '2026-03', '2026-09'];
  return versions.flatMap((version) =>
    (roots[version] ?? []).map((root) => ({ version, pattern: `${root}${rest}` })),
  );
}

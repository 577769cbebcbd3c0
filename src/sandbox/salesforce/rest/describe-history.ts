import { createHash } from 'node:crypto';
import type { SandboxResponse } from '../../server/exchange.ts';
import type { Org } from '../org/org.ts';
import { nowSeconds } from '../org/org.ts';
import type { ApiCall } from './api-call.ts';
import { jsonText } from './responses.ts';

interface Described {
  readonly digest: string;
  /** Seconds since 1970. */
  readonly changedAt: number;
}

/**
 * When descriptions changed, for `If-Modified-Since`. A description is as old as the sandbox until one differs from the
 * last: then it changed now, and whoever asks first gets it in any case.
 */
export class DescribeHistory {
  readonly #org: Org;
  readonly #startedAt: number;
  readonly #last = new Map<string, Described>();

  constructor(org: Org) {
    this.#org = org;
    this.#startedAt = nowSeconds(org);
  }

  /** The description with `Last-Modified`, or 304 when the client has it already. */
  answer(call: ApiCall, description: unknown): SandboxResponse {
    const text = JSON.stringify(description);
    const key = `${String(call.session.user)} ${call.request.path}`;
    const digest = createHash('sha256').update(text).digest('base64');
    const last = this.#last.get(key);
    const isNew = last !== undefined && last.digest !== digest;
    const changedAt = isNew ? nowSeconds(this.#org) : (last?.changedAt ?? this.#startedAt);
    this.#last.set(key, { digest, changedAt });
    const headers = { 'Last-Modified': new Date(changedAt * 1000).toUTCString() };
    if (!isNew && knownSince(call) >= changedAt) return { status: 304, headers };
    const answer = jsonText(200, text);
    return { ...answer, headers: { ...answer.headers, ...headers } };
  }
}

/** Seconds since 1970; a header that is missing or no date is never late enough. */
function knownSince({ request }: ApiCall): number {
  const milliseconds = Date.parse(request.headers['if-modified-since'] ?? '');
  return Number.isNaN(milliseconds) ? -Infinity : milliseconds / 1000;
}

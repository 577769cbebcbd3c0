import type { SandboxClock } from '../../server/clock.ts';
import type { EventBody } from './event-body.ts';
import { signatureHeaders } from './signature.ts';
import type { WebhookOptions } from './webhook-options.ts';

/** What became of a delivery. */
export interface Post {
  /** 0 where no answer came in time. */
  readonly status: number;
  /** What the sandbox did wrong on purpose. */
  readonly fault: 'none' | 'wrong_signature' | 'stale_timestamp';
}

export interface PostOptions {
  readonly target: WebhookOptions;
  readonly clock: SandboxClock;
  readonly clientSecret: string;
  readonly signal: AbortSignal;
  /** In [0, 1): chooses the fault. */
  readonly draw: number;
}

/** Receivers are to refuse what is older than five minutes. */
const STALE_BY_MS = 6 * 60_000;
const USER_AGENT =
  'HubSpot Connect 2.0 (http://dev.hubspot.com/) (namespace: webhooks-nio-http-client)';

/** Posts the events and answers once the receiver has, or has failed to. */
export async function post(events: readonly EventBody[], options: PostOptions): Promise<Post> {
  const { target, signal } = options;
  const fault = faultOf(options);
  const body = JSON.stringify(events);
  try {
    const response = await fetch(target.url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'User-Agent': USER_AGENT,
        ...signatureOf(body, fault, options),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(target.timeout_ms)]),
    });
    await response.body?.cancel();
    return { status: response.status, fault };
  } catch {
    return { status: 0, fault }; // refused, reset or too late: one is as good as the other
  }
}

function faultOf({ target, draw }: PostOptions): Post['fault'] {
  if (draw < target.wrong_signatures) return 'wrong_signature';
  return draw < target.wrong_signatures + target.stale_timestamps ? 'stale_timestamp' : 'none';
}

function signatureOf(
  body: string,
  fault: Post['fault'],
  { target, clock, clientSecret }: PostOptions,
): Readonly<Record<string, string>> {
  const now = target.timestamps === 'host' ? Date.now() : clock.now().getTime();
  return signatureHeaders(fault === 'wrong_signature' ? `not ${clientSecret}` : clientSecret, {
    method: 'POST',
    url: target.url,
    body,
    timestampMs: fault === 'stale_timestamp' ? now - STALE_BY_MS : now,
  });
}

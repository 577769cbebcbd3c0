import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { ConsentGrant, OAuthClient } from '../crm/oauth-client.ts';
import { BellwetherError } from '../domain/errors.ts';
import { interruption } from '../http/pause.ts';
import { page } from './consent-page.ts';
import { listenForVisit, type Visit } from './loopback.ts';

export interface ConsentInput<T> {
  readonly client: OAuthClient;
  /** Port 0 takes a free one. */
  readonly redirectUri: string;
  /** How long the person may take. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Told the address at which a person consents. */
  readonly onReady: (authorizeUrl: string) => Promise<void>;
  /** What is done with the tokens while the browser waits for its page. */
  readonly finish: (grant: ConsentGrant) => Promise<T>;
  /** What the page says of it. */
  readonly describe: (result: T) => string;
}

/** The authorization code flow for a program on a person's machine (RFC 8252), with PKCE (RFC 7636). */
export async function runConsent<T>(input: ConsentInput<T>): Promise<T> {
  const { client, signal } = input;
  const state = randomBytes(32).toString('base64url');
  const verifier = randomBytes(48).toString('base64url');
  const challenge = sha256(verifier).toString('base64url');
  const loopback = await listenForVisit(input.redirectUri);
  const { redirectUri } = loopback;
  try {
    await input.onReady(client.authorizeUrl({ redirectUri, state, challenge }));
    const visit = await inTime(loopback.visit, input.timeoutMs, signal);
    return await answering(visit, input.describe, async () => {
      const code = readCode(visit.query, state);
      return input.finish(await client.exchange({ code, redirectUri, verifier }, signal));
    });
  } finally {
    await loopback.close();
  }
}

/** Whatever comes of the work, the browser gets a page. */
async function answering<T>(
  visit: Visit,
  describe: (result: T) => string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    const result = await work();
    await visit.respond(200, page('Connected', `${describe(result)} You may close this page.`));
    return result;
  } catch (error) {
    const text =
      error instanceof BellwetherError ? `${error.message}. ${error.remedy}` : 'See the terminal.';
    await visit.respond(400, page('Not connected', text));
    throw error;
  }
}

async function inTime(
  visit: Promise<Visit>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Visit> {
  const ended = Promise.withResolvers<never>();
  const onAbort = (): void => {
    ended.reject(interruption(signal));
  };
  const timer = setTimeout(() => {
    const seconds = String(timeoutMs / 1000);
    ended.reject(
      new BellwetherError('connect.timed-out', `no browser came back within ${seconds} s`),
    );
  }, timeoutMs);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([visit, ended.promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

const answerSchema = z.object({
  state: z.string().optional(),
  code: z.string().min(1).optional(),
  error: z.string().optional(),
  error_description: z.string().optional(),
});

/** The code of an answer to this attempt. Some refusals come without the state. */
function readCode(query: URLSearchParams, state: string): string {
  const answer = answerSchema.parse(Object.fromEntries(query));
  const refused = answer.error !== undefined;
  if (!(refused && answer.state === undefined) && !isSame(answer.state ?? '', state)) {
    throw new BellwetherError(
      'connect.wrong-state',
      'the browser came back with a state that is not the one of this attempt',
    );
  }
  if (answer.error === 'access_denied') {
    throw new BellwetherError('connect.refused', `consent was denied${why(answer)}`, {
      remedy: 'Run `bellwether connect` again, and allow what the page asks for.',
    });
  }
  if (refused) {
    throw new BellwetherError(
      'connect.refused',
      `the CRM did not give consent: ${answer.error}${why(answer)}`,
    );
  }
  if (answer.code !== undefined) return answer.code;
  throw new BellwetherError('connect.refused', 'the browser came back without a code');
}

/** Vendors' words, cut to what a message can bear. */
function why({ error_description: description }: z.infer<typeof answerSchema>): string {
  return description === undefined ? '' : ` (${description.slice(0, 200)})`;
}

/** In constant time, whatever the lengths. */
function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(sha256(given), sha256(expected));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

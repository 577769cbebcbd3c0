import { z } from 'zod';
import { failureOfFetch, HttpFailure, retryAfterMs } from '../../http/http-failure.ts';
import { API_VERSION } from './limits.ts';

const refusalSchema = z.object({
  error: z.string().optional(),
  error_description: z.string().optional(),
  status: z.string().optional(),
  message: z.string().optional(),
});

/** A request that the OAuth endpoints refuse for what it asks: the app, its secret, the code or the token. */
export class OAuthRefusal extends Error {
  /** The vendor's code, of one of the two shapes in which it answers. */
  readonly code: string;
  /** HubSpot's own word, e.g. BAD_REFRESH_TOKEN. */
  readonly status: string | undefined;

  constructor(httpStatus: number, body: z.infer<typeof refusalSchema> | undefined) {
    const fallback = `HTTP ${String(httpStatus)}`;
    super(body?.error_description ?? body?.message ?? fallback);
    this.name = 'OAuthRefusal';
    this.code = body?.error ?? body?.status ?? fallback;
    this.status = body?.status;
  }
}

export interface EndpointOptions {
  readonly baseUrl: string;
  readonly timeoutMs: number;
}

/**
 * Posts a form to an OAuth endpoint (docs: "OAuth tokens, 2026-03 and later") and gives the JSON of its answer. Throws
 * OAuthRefusal when the answer is about the request, HttpFailure when it is about the moment.
 */
export async function postForm(
  path: '/token' | '/token/revoke' | '/token/introspect',
  form: Readonly<Record<string, string>>,
  { baseUrl, timeoutMs }: EndpointOptions,
  signal: AbortSignal,
): Promise<unknown> {
  const { response, text } = await send(`${baseUrl}/oauth/${API_VERSION}${path}`, form, {
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  });
  const body = parseJson(text);
  if (response.ok) return body;
  const { status } = response;
  // Only an OAuth error says that the app or its token is not accepted; all else is about the moment.
  if (status === 429 || status < 400 || status >= 500) {
    const wait = retryAfterMs(response.headers.get('retry-after'), Date.now());
    throw notAnswered(`HTTP ${String(status)}`, wait);
  }
  throw new OAuthRefusal(status, refusalSchema.safeParse(body).data);
}

async function send(
  url: string,
  form: Readonly<Record<string, string>>,
  { signal }: { readonly signal: AbortSignal },
): Promise<{ readonly response: Response; readonly text: string }> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams(form),
      redirect: 'manual',
      signal,
    });
    return { response, text: await response.text() };
  } catch (error) {
    throw notAnswered(failureOfFetch(error, 'HubSpot').message);
  }
}

/** The call that needed the token was not sent, so that it may be repeated whatever it is. */
export function notAnswered(why: string, wait?: number): HttpFailure {
  return new HttpFailure(`the token cannot be renewed: ${why}`, {
    sent: 'no',
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // HTML of the edge; it must not get into a message, and neither must half of a token
  }
}

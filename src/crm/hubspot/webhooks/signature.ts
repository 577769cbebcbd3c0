import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Requests older than five minutes are to be rejected (developer docs, "Validating requests"). */
const WINDOW_MS = 300_000;

/** The only characters that are decoded in the URI before it is signed (the table of the same page). */
const DECODED: Readonly<Record<string, string>> = {
  '3A': ':',
  '2F': '/',
  '3F': '?',
  '40': '@',
  '21': '!',
  '24': '$',
  '27': "'",
  '28': '(',
  '29': ')',
  '2A': '*',
  '2C': ',',
  '3B': ';',
};

/** The URI as HubSpot signs it. */
export function signedUri(uri: string): string {
  return uri.replaceAll(/%([0-9A-F]{2})/gi, (encoded, code: string) => {
    return DECODED[code.toUpperCase()] ?? encoded;
  });
}

export interface SignedRequest {
  readonly method: string;
  /** The whole public address with its query, as it was called. */
  readonly uri: string;
  /** The body as it came, byte for byte. */
  readonly body: Buffer;
  /** X-HubSpot-Request-Timestamp: epoch milliseconds. */
  readonly timestamp: string;
}

/** X-HubSpot-Signature-v3 of a request. */
export function signatureOf(
  clientSecret: string,
  { method, uri, body, timestamp }: SignedRequest,
): string {
  return createHmac('sha256', clientSecret)
    .update(method)
    .update(signedUri(uri))
    .update(body)
    .update(timestamp)
    .digest('base64');
}

/** Compares in constant time, whatever the length of what was sent. */
export function isSignedBy(
  clientSecret: string,
  request: SignedRequest,
  signature: string,
): boolean {
  return timingSafeEqual(digest(signature), digest(signatureOf(clientSecret, request)));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Whether a request is of now. One from the future is none either: its sender could use it for longer. */
export function isTimely(timestamp: string, nowMs: number): boolean {
  return /^\d{1,15}$/.test(timestamp) && Math.abs(nowMs - Number(timestamp)) <= WINDOW_MS;
}

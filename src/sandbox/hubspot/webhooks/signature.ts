import { createHash, createHmac } from 'node:crypto';

export interface SignedRequest {
  readonly method: string;
  readonly url: string;
  readonly body: string;
  readonly timestampMs: number;
}

/** HubSpot decodes these before it signs; all other escapes stay as they are. [K] */
const DECODED: ReadonlyMap<string, string> = new Map([
  ['%3A', ':'],
  ['%2F', '/'],
  ['%3F', '?'],
  ['%40', '@'],
  ['%21', '!'],
  ['%24', '$'],
  ['%27', "'"],
  ['%28', '('],
  ['%29', ')'],
  ['%2A', '*'],
  ['%2C', ','],
  ['%3B', ';'],
]);

function decodedUri(url: string): string {
  return url.replaceAll(/%[0-9a-f]{2}/gi, (escape) => DECODED.get(escape.toUpperCase()) ?? escape);
}

/** The headers by which a receiver knows that a delivery is HubSpot's: version 3, and version 1 beside it. */
export function signatureHeaders(
  clientSecret: string,
  { method, url, body, timestampMs }: SignedRequest,
): Readonly<Record<string, string>> {
  const signed = `${method}${decodedUri(url)}${body}${String(timestampMs)}`;
  return {
    'X-HubSpot-Signature-v3': createHmac('sha256', clientSecret).update(signed).digest('base64'),
    'X-HubSpot-Request-Timestamp': String(timestampMs),
    'X-HubSpot-Signature': createHash('sha256')
      .update(clientSecret + body)
      .digest('hex'),
    'X-HubSpot-Signature-Version': 'v1',
  };
}

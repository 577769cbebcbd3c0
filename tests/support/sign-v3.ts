import { createHmac } from 'node:crypto';

/** Signs as HubSpot's documentation says, sharing nothing with the code that verifies. `uri` as HubSpot signs it. */
export function signV3(
  secret: string,
  request: {
    readonly method: string;
    readonly uri: string;
    readonly body: string | Buffer;
    readonly timestamp: string;
  },
): string {
  const parts = [request.method, request.uri, request.body, request.timestamp];
  const source = Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)),
  );
  return createHmac('sha256', secret).update(source).digest('base64');
}

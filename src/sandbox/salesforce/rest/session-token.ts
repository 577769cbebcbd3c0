import type { IncomingRequest } from '../../server/exchange.ts';

/** The access token that a request shows. */
export function tokenOf({ headers }: IncomingRequest): string | undefined {
  return /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(headers['authorization'] ?? '')?.[1];
}

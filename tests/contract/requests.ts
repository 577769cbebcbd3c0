import type { Fault, ProxiedRequest } from '../support/fault-proxy.ts';

/** Which requests a fault is for. */
export function anyRequest(): boolean {
  return true;
}

/** A request for a token, of either CRM. */
export function isLogin({ method, path }: ProxiedRequest): boolean {
  return method === 'POST' && path.endsWith('/token');
}

/** An answer in place of the CRM's own. */
export function jsonAnswer(status: number, body: unknown): Fault {
  const headers = { 'content-type': 'application/json' };
  return { kind: 'answer', status, headers, body: JSON.stringify(body) };
}

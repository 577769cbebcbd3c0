import { STATUS_CODES } from 'node:http';
import type { SandboxResponse } from '../server/exchange.ts';

/** The page of a gateway in front of the CRM: HTML where a client expects JSON. */
export function edgePage(status: number, retryAfterSeconds: number | undefined): SandboxResponse {
  const title = `${String(status)} ${STATUS_CODES[status] ?? 'Error'}`;
  const retry = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  return {
    status,
    headers: { 'content-type': 'text/html', ...retry },
    body: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`,
  };
}

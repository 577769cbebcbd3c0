import type { SandboxRequest, SandboxResponse } from '../../server/exchange.ts';
import type { RatePolicy } from '../access/rate-limiter.ts';
import type { HubspotError } from '../hubspot-error.ts';

const JSON_TYPE = 'application/json;charset=utf-8';

export function jsonResponse(
  status: number,
  json: unknown,
  headers: Readonly<Record<string, string>> = {},
): SandboxResponse {
  return {
    status,
    headers: { ...headers, 'content-type': JSON_TYPE },
    body: JSON.stringify(json),
  };
}

/** The error envelope, its keys in the order of real answers; undefined members do not reach the wire. */
export function errorEnvelope(error: HubspotError, correlationId: string): unknown {
  const { category, subCategory, context, errors } = error.body;
  return {
    status: 'error',
    message: error.message,
    correlationId,
    context,
    errors,
    category,
    subCategory,
  };
}

/** The 429 has an envelope of its own: an error type and the policy in place of a category. */
export function rateLimited(policy: RatePolicy, correlationId: string, appId: number): unknown {
  return {
    status: 'error',
    message: `You have reached your ${policy.toLowerCase()} limit.`,
    errorType: 'RATE_LIMIT',
    correlationId,
    policyName: policy,
    groupName: `publicapi:app:${String(appId)}`,
  };
}

/** Paths that do not exist answer a page of HTML, or nothing to clients that ask for JSON. */
export function unknownPath(request: Pick<SandboxRequest, 'headers'>): SandboxResponse {
  return htmlError(404, 'Not Found', request);
}

export function wrongMethod(request: Pick<SandboxRequest, 'headers'>): SandboxResponse {
  return htmlError(405, 'Method Not Allowed', request);
}

function htmlError(
  status: number,
  reason: string,
  { headers }: Pick<SandboxRequest, 'headers'>,
): SandboxResponse {
  if (headers['accept']?.includes('application/json') === true) return { status };
  const title = `Error ${String(status)} ${reason}`;
  const body = `<html>\n<head>\n<meta http-equiv="Content-Type" content="text/html;charset=utf-8"/>\n<title>${title}</title>\n</head>\n<body><h2>HTTP ERROR ${String(status)}</h2>\n</body>\n</html>\n`;
  return { status, headers: { 'content-type': 'text/html;charset=utf-8' }, body };
}

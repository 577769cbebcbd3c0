import { z } from 'zod';
import { BellwetherError, messageOf } from '../../domain/errors.ts';
import { HttpFailure, type HttpFailureDetails } from '../../http/http-failure.ts';

const restErrorsSchema = z
  .array(
    z.object({
      errorCode: z.string(),
      message: z.string(),
      fields: z.array(z.string()).optional(),
    }),
  )
  .min(1);

export type RestError = z.infer<typeof restErrorsSchema>[number];

/** The errors of a REST error body, or undefined when it is not one. */
function parseRestErrors(body: string): readonly RestError[] | undefined {
  try {
    const parsed = restErrorsSchema.safeParse(JSON.parse(body));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined; // HTML of the edge, or nothing at all
  }
}

/**
 * A 403 that is about limits. One code has two meanings, told apart by the message: the day's calls are used up
 * (waiting seconds does not help), or too many long calls run at once (it does; treated like 429).
 */
export function refusalOf(
  body: string,
  details: HttpFailureDetails,
): BellwetherError | HttpFailure | undefined {
  const limit = parseRestErrors(body)?.find(
    (error) => error.errorCode === 'REQUEST_LIMIT_EXCEEDED',
  );
  if (limit === undefined) return undefined;
  if (limit.message.startsWith('ConcurrentRequests')) {
    return new HttpFailure(limit.message, { ...details, status: 429 });
  }
  return new BellwetherError('crm.rate-limited', `Salesforce: ${limit.message}`);
}

/** jsforce's HttpApiError: name and errorCode are the vendor's code, `data` the error object or a list of them. */
const apiErrorSchema = z.object({ errorCode: z.string(), message: z.string() });

/** The vendor's error code of something that jsforce threw. */
export function errorCodeOf(error: unknown): string | undefined {
  const parsed = apiErrorSchema.safeParse(error);
  return parsed.success ? parsed.data.errorCode : undefined;
}

const AUTHENTICATION_CODES = new Set([
  'INVALID_SESSION_ID',
  'INVALID_AUTH_HEADER',
  'ERROR_HTTP_401',
]);
const PERMISSION_CODES = new Set([
  'API_DISABLED_FOR_ORG',
  'API_CURRENTLY_DISABLED',
  'INSUFFICIENT_ACCESS',
  'INSUFFICIENT_ACCESS_OR_READONLY',
  'FUNCTIONALITY_NOT_ENABLED',
]);
const SCHEMA_CODES = new Set(['INVALID_FIELD', 'INVALID_TYPE', 'NOT_FOUND', 'MALFORMED_QUERY']);

/** Whatever a call threw, as an error that says who must act. */
export function toBellwetherError(error: unknown, doing: string): Error {
  if (error instanceof BellwetherError) return error;
  if (error instanceof HttpFailure) return transportError(error, doing);
  const code = errorCodeOf(error);
  const message = `Salesforce, ${doing}: ${messageOf(error).trim()}`;
  const options = { cause: error };
  if (code === undefined) {
    // An abort keeps its own reason; a session that cannot be refreshed is thrown by jsforce as a plain Error.
    if (error instanceof Error && error.name === 'AbortError') return error;
    if (messageOf(error).startsWith('Unable to refresh session')) {
      return new BellwetherError('crm.authentication', message, options);
    }
    return error instanceof Error ? error : new Error(String(error));
  }
  if (AUTHENTICATION_CODES.has(code))
    return new BellwetherError('crm.authentication', message, options);
  if (PERMISSION_CODES.has(code)) return new BellwetherError('crm.permission', message, options);
  if (SCHEMA_CODES.has(code)) return new BellwetherError('crm.schema-mismatch', message, options);
  return new BellwetherError('crm.unexpected', `${message} (${code})`, options);
}

function transportError(failure: HttpFailure, doing: string): BellwetherError {
  const limited = failure.status === 429;
  return new BellwetherError(
    limited ? 'crm.rate-limited' : 'crm.unreachable',
    `Salesforce, ${doing}: ${failure.message}`,
    { cause: failure },
  );
}

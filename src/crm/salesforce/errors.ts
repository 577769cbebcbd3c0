import type { HttpResponse } from 'jsforce';
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
    return restErrorsSchema.safeParse(JSON.parse(body)).data;
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
  return new BellwetherError('crm.rate-limited', `Salesforce: ${limit.message}`, {
    remedy: 'Wait until calls of the last 24 hours fall out of the count, or buy more for the org.',
  });
}

/** jsforce's HttpApiError: `errorCode` is the vendor's code, `data` the error object or a list of them. */
const apiErrorSchema = z.object({ errorCode: z.string(), message: z.string(), data: z.unknown() });

/** The errors of something that jsforce threw; undefined when it is none of the API's. */
function apiErrorsOf(error: unknown): readonly RestError[] | undefined {
  const parsed = apiErrorSchema.safeParse(error).data;
  if (parsed === undefined) return undefined;
  // Several errors come under a code and a message of jsforce's own, which say nothing.
  return restErrorsSchema.safeParse(parsed.data).data ?? [parsed];
}

/** The vendor's error code of something that jsforce threw. */
export function errorCodeOf(error: unknown): string | undefined {
  return apiErrorsOf(error)?.[0]?.errorCode;
}

/** Longest reason in a message of ours: the vendor's texts can repeat a whole query. */
const LONGEST_REASON = 400;

/** What the vendor says, in one line. A page of HTML is told by its status alone. */
export function reasonOf(error: unknown): string {
  const errors = apiErrorsOf(error);
  if (errors === undefined) return oneLine(messageOf(error));
  return errors
    .map(({ errorCode, message }) =>
      errorCode.startsWith('ERROR_HTTP_') ? errorCode.replace('ERROR_HTTP_', 'HTTP ') : message,
    )
    .map(oneLine)
    .join('; ');
}

/** Errors of a query repeat it with a caret under the culprit before they say what is wrong. */
function oneLine(text: string): string {
  const said = text.split(/ERROR at Row:\d+:Column:\d+/).at(-1) ?? text;
  const line = said.replaceAll(/\s+/g, ' ').trim();
  return line.length > LONGEST_REASON ? `${line.slice(0, LONGEST_REASON)}...` : line;
}

const EXPIRED_CODES = new Set(['INVALID_SESSION_ID', 'INVALID_AUTH_HEADER', 'ERROR_HTTP_401']);

/** How the API says that a session has expired. */
export const EXPIRED_SESSION: HttpResponse = {
  statusCode: 401,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify([
    { errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' },
  ]),
};

/** Whether the org refused the session and did nothing. */
export function isExpiredSession(error: unknown): boolean {
  return EXPIRED_CODES.has(errorCodeOf(error) ?? '');
}

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
  if (error instanceof z.ZodError) return unreadable(error, doing);
  const code = errorCodeOf(error);
  if (code === undefined) return error instanceof Error ? error : new Error(String(error));
  const message = `Salesforce, ${doing}: ${reasonOf(error)}`;
  const options = { cause: error };
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

/** An answer that is not what the API promises. The values themselves are the org's own and stay out of the message. */
function unreadable(error: z.ZodError, doing: string): BellwetherError {
  const place = error.issues[0]?.path.join('.') ?? '';
  return new BellwetherError(
    'crm.unexpected',
    `Salesforce, ${doing}: the answer is not as expected${place === '' ? '' : ` at ${place}`}`,
  );
}

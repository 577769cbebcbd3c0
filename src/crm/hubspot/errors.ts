import { z } from 'zod';
import { BellwetherError } from '../../domain/errors.ts';
import { HttpFailure } from '../../http/http-failure.ts';
import type { LimitWaits } from './limits.ts';

/** "All fields should be treated as optional" (docs: error handling). */
const errorBodySchema = z.object({
  message: z.string().optional(),
  category: z.string().optional(),
  policyName: z.string().optional(),
  errors: z
    .array(
      z.object({
        message: z.string().optional(),
        code: z.string().optional(),
        context: z.record(z.string(), z.array(z.string())).optional(),
      }),
    )
    .optional(),
});

export type HubspotErrorBody = z.infer<typeof errorBodySchema>;

/** A request that HubSpot refused for what it asks: 4xx other than limits and authentication. */
export class HubspotRefusal extends Error {
  readonly status: number;
  readonly body: HubspotErrorBody;

  constructor(status: number, body: HubspotErrorBody, message: string) {
    super(message);
    this.name = 'HubspotRefusal';
    this.status = status;
    this.body = body;
  }

  /** The vendor's code: of the first single error, else the category. */
  get code(): string {
    return this.body.errors?.[0]?.code ?? this.body.category ?? `HTTP_${String(this.status)}`;
  }
}

export interface ErrorAnswer {
  readonly status: number;
  readonly text: string;
  readonly retryAfterMs: number | undefined;
  readonly path: string;
}

/** What an answer outside 2xx means: an error that says who must act, or a failure that the gate may repeat. */
export function errorOf(answer: ErrorAnswer, waits: LimitWaits): Error {
  const body = parseBody(answer.text);
  const message = body.message ?? `HTTP ${String(answer.status)}`;
  switch (answer.status) {
    case 401:
      return new BellwetherError('crm.authentication', `HubSpot, ${answer.path}: ${message}`);
    case 403:
      return new BellwetherError('crm.permission', permissionMessage(answer.path, body));
    case 429:
      return limitError(answer, body, waits);
    default:
      return isPassing(answer.status)
        ? passingFailure(answer, message)
        : new HubspotRefusal(answer.status, body, message);
  }
}

/** Answers about the moment and not about the request; a redirect is none of the API's either. */
function isPassing(status: number): boolean {
  return status >= 500 || status < 400 || [408, 420, 423, 425, 477].includes(status);
}

function passingFailure({ status, path, retryAfterMs }: ErrorAnswer, message: string): HttpFailure {
  return new HttpFailure(`HubSpot, ${path}: ${message}`, {
    status,
    sent: 'yes',
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

function limitError(answer: ErrorAnswer, body: HubspotErrorBody, waits: LimitWaits): Error {
  const message = body.message ?? 'too many calls';
  if (body.policyName === 'DAILY') {
    return new BellwetherError('crm.rate-limited', `HubSpot: ${message}`, {
      remedy: "The count starts anew at midnight in the account's time zone: run again then.",
    });
  }
  const secondly = body.policyName === 'SECONDLY' || message.includes('secondly limit');
  const usual =
    secondly && body.policyName !== 'TEN_SECONDLY_ROLLING' ? waits.secondlyMs : waits.rollingMs;
  return new HttpFailure(`HubSpot, ${answer.path}: ${message}`, {
    status: 429,
    sent: 'yes',
    retryAfterMs: answer.retryAfterMs ?? usual,
  });
}

/** The list of scopes is not always there. */
function permissionMessage(path: string, body: HubspotErrorBody): string {
  const scopes = (body.errors ?? []).flatMap(
    (error) => error.context?.['requiredGranularScopes'] ?? [],
  );
  const which = scopes.length === 0 ? '' : ` (grant ${scopes.join(' or ')})`;
  return `HubSpot, ${path}: ${body.message ?? 'not allowed'}${which}`;
}

/** HTML of the edge and empty bodies count as a body without fields. */
function parseBody(text: string): HubspotErrorBody {
  try {
    return errorBodySchema.safeParse(JSON.parse(text)).data ?? {};
  } catch {
    return {};
  }
}

/** Whatever a call threw, as an error that says who must act. */
export function toBellwetherError(error: unknown, doing: string): Error {
  if (error instanceof HttpFailure) {
    const code = error.status === 429 ? 'crm.rate-limited' : 'crm.unreachable';
    return new BellwetherError(code, `HubSpot, ${doing}: ${error.message}`, { cause: error });
  }
  if (error instanceof HubspotRefusal) {
    const code = error.status === 404 ? 'crm.schema-mismatch' : 'crm.unexpected';
    return new BellwetherError(code, `HubSpot, ${doing}: ${error.message}`, { cause: error });
  }
  if (error instanceof z.ZodError) return unreadable(error, doing);
  return error instanceof Error ? error : new Error(String(error));
}

/** An answer that is not what the API promises. The values themselves are the portal's own and stay out. */
function unreadable(error: z.ZodError, doing: string): BellwetherError {
  const place = error.issues[0]?.path.join('.') ?? '';
  return new BellwetherError(
    'crm.unexpected',
    `HubSpot, ${doing}: the answer is not as expected${place === '' ? '' : ` at ${place}`}`,
  );
}

import { z } from 'zod';
import { messageOf } from '../../domain/errors.ts';
import { HttpFailure } from '../../http/http-failure.ts';
import type { WriteOutcome } from '../crm-adapter.ts';
import type { BatchResult } from '../halve-refused.ts';
import { HubspotRefusal, toBellwetherError } from './errors.ts';
import { API_VERSION } from './limits.ts';
import type { HubspotSession } from './session.ts';

/** One input of a batch. */
export interface BatchInput {
  readonly id?: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly associations?: readonly unknown[];
}

const answerSchema = z.object({
  results: z
    .array(
      z.object({
        id: z.string(),
        properties: z.record(z.string(), z.string().nullable()).default({}),
        objectWriteTraceId: z.string().optional(),
        updatedAt: z.iso.datetime({ offset: true }).optional().catch(undefined),
      }),
    )
    .default([]),
  errors: z
    .array(
      z.object({
        message: z.string().default('no reason given'),
        category: z.string().default('ERROR'),
        context: z.record(z.string(), z.array(z.string())).optional(),
      }),
    )
    .default([]),
});

type BatchAnswer = z.infer<typeof answerSchema>;

export interface BatchRequest {
  /** The object as paths name it. */
  readonly type: string;
  readonly operation: 'create' | 'update';
  readonly inputs: readonly BatchInput[];
  /** Property whose value tells the inputs of a creation apart, where the answer leaves out the trace id. */
  readonly identity?: string;
  readonly signal: AbortSignal;
}

/** Carries out a batch and gives an outcome for each input, in order, or the reason why HubSpot took none of it. */
export async function runBatch(
  session: HubspotSession,
  request: BatchRequest,
): Promise<BatchResult> {
  try {
    return { outcomes: outcomesOf(await send(session, request), request) };
  } catch (error) {
    if (request.operation === 'create' && mayHaveBeenCarriedOut(error)) {
      const message = messageOf(error);
      return { outcomes: request.inputs.map(() => ({ status: 'unknown', message })) };
    }
    if (error instanceof HubspotRefusal && REFUSED_FOR_A_RECORD.has(error.status)) {
      return refused(error, request);
    }
    const doing = request.operation === 'create' ? 'creating' : 'writing properties of';
    throw toBellwetherError(error, `${doing} ${request.type}`);
  }
}

/** Statuses with which HubSpot refuses a whole batch for one of its inputs, or for its size. */
const REFUSED_FOR_A_RECORD: ReadonlySet<number> = new Set([400, 409, 413, 414]);

function refused(error: HubspotRefusal, { operation, inputs }: BatchRequest): BatchResult {
  const { code, message } = error;
  if (operation === 'create' && inputs.length === 1 && saysThatItExists(code, message)) {
    return { outcomes: [{ status: 'unknown', message }] };
  }
  return { refusal: { code, message } };
}

function mayHaveBeenCarriedOut(error: unknown): boolean {
  if (!(error instanceof HttpFailure)) return false;
  return error.sent === 'maybe' || (error.status !== undefined && error.status >= 500);
}

/**
 * Whether a creation was refused because its key is there already: somebody else's answer was lost, look it up.
 * The texts are those of live portals with unique properties of other objects; for tasks they are an assumption.
 */
function saysThatItExists(code: string, message: string): boolean {
  return (
    code === 'CONFLICT' ||
    code === 'OBJECT_ALREADY_EXISTS' ||
    message.includes('already has that value')
  );
}

/**
 * Setting properties to given values can be repeated, so a lost answer does no harm. A creation cannot: HubSpot has no
 * key that would keep the second from becoming another record.
 */
async function send(
  session: HubspotSession,
  { type, operation, inputs, signal }: BatchRequest,
): Promise<unknown> {
  return session.request({
    method: 'POST',
    path: `/crm/objects/${API_VERSION}/${encodeURIComponent(type)}/batch/${operation}`,
    // With a trace id on each input HubSpot writes the good ones where it would otherwise refuse all.
    body: {
      inputs: inputs.map((input, index) => ({ ...input, objectWriteTraceId: String(index) })),
    },
    signal,
    repeatable: operation === 'update',
  });
}

/** Results and errors come in no order: they are matched by trace id, updates also by record id. */
function outcomesOf(answer: unknown, request: BatchRequest): readonly WriteOutcome[] {
  const read = answerSchema.safeParse(answer).data;
  return request.inputs.map((input, index) => {
    const trace = String(index);
    const done = read?.results.find((result) => answers(result, input, trace, request.identity));
    if (done !== undefined) return carriedOut(done);
    const error = read?.errors.find(({ context }) =>
      concerns(context, input.id, trace, request.inputs.length),
    );
    if (error !== undefined) return failed(error, request.operation);
    return { status: 'unknown', message: 'HubSpot answered without a word on this record' };
  });
}

function carriedOut({ id, updatedAt }: BatchAnswer['results'][number]): WriteOutcome {
  return { status: 'done', id, ...(updatedAt === undefined ? {} : { modifiedAt: updatedAt }) };
}

function failed(
  { category, message }: BatchAnswer['errors'][number],
  operation: BatchRequest['operation'],
): WriteOutcome {
  if (operation === 'create' && saysThatItExists(category, message)) {
    return { status: 'unknown', message };
  }
  return { status: 'rejected', code: category, message };
}

function answers(
  result: BatchAnswer['results'][number],
  input: BatchInput,
  trace: string,
  identity: string | undefined,
): boolean {
  if (result.objectWriteTraceId !== undefined) return result.objectWriteTraceId === trace;
  if (input.id !== undefined) return result.id === input.id;
  return identity !== undefined && result.properties[identity] === input.properties[identity];
}

function concerns(
  context: Readonly<Record<string, readonly string[]>> | undefined,
  id: string | undefined,
  trace: string,
  inputs: number,
): boolean {
  if (context?.['objectWriteTraceId']?.includes(trace) === true) return true;
  if (id !== undefined && context?.['ids']?.includes(id) === true) return true;
  return inputs === 1;
}

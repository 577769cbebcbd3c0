import { z } from 'zod';
import type { WriteOutcome } from '../crm-adapter.ts';
import { HubspotRefusal } from './errors.ts';
import { API_VERSION } from './limits.ts';
import type { HubspotSession } from './session.ts';

/** One input of a batch. `traceId` comes back with its error, and makes HubSpot write the others. */
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
  readonly type: string;
  readonly operation: 'create' | 'update';
  readonly inputs: readonly BatchInput[];
  /** Property whose value tells the inputs of a creation apart, where the answer leaves out the trace id. */
  readonly identity?: string;
  readonly repeatable: boolean;
  readonly signal: AbortSignal;
}

/**
 * Carries out a batch and gives an outcome for each input, in order. HubSpot refuses a whole batch for one bad input
 * in some cases: then it is halved until the culprit stands alone.
 */
export async function runBatch(
  session: HubspotSession,
  request: BatchRequest,
): Promise<readonly WriteOutcome[]> {
  const { inputs } = request;
  if (inputs.length === 0) return [];
  try {
    return outcomesOf(await send(session, request), request);
  } catch (error) {
    if (!(error instanceof HubspotRefusal)) throw error;
    if (inputs.length === 1) {
      return [{ status: 'rejected', code: error.code, message: error.message }];
    }
    const middle = Math.ceil(inputs.length / 2);
    const first = await runBatch(session, { ...request, inputs: inputs.slice(0, middle) });
    const second = await runBatch(session, { ...request, inputs: inputs.slice(middle) });
    return [...first, ...second];
  }
}

async function send(session: HubspotSession, request: BatchRequest): Promise<BatchAnswer> {
  const inputs = request.inputs.map((input, index) => ({
    ...input,
    objectWriteTraceId: String(index),
  }));
  const answer = await session.request({
    method: 'POST',
    path: `/crm/objects/${API_VERSION}/${encodeURIComponent(request.type)}/batch/${request.operation}`,
    body: { inputs },
    signal: request.signal,
    repeatable: request.repeatable,
  });
  return answerSchema.parse(answer);
}

/** Results and errors come in no order: they are matched by trace id, updates also by record id. */
function outcomesOf(answer: BatchAnswer, request: BatchRequest): readonly WriteOutcome[] {
  const { inputs, identity } = request;
  return inputs.map((input, index) => {
    const trace = String(index);
    const done = answer.results.find((result) => answers(result, input, trace, identity));
    if (done !== undefined) return { status: 'done', id: done.id };
    const error = answer.errors.find(({ context }) =>
      concerns(context, input.id, trace, inputs.length),
    );
    if (error !== undefined) {
      return { status: 'rejected', code: error.category, message: error.message };
    }
    return { status: 'unknown', message: 'HubSpot answered without a word on this record' };
  });
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

import { messageName, type ObjectType } from '../catalog/object-type.ts';
import { HubspotError, validationError } from '../hubspot-error.ts';
import type { Portal } from '../portal.ts';
import { instantText } from './instant-text.ts';
import type { PreparedWrite } from './record-writer.ts';
import { writtenRecords } from './written-record.ts';

/** One failure inside of a 207. */
export interface BatchError {
  readonly status: 'error';
  readonly category: string;
  readonly subCategory?: string;
  readonly message: string;
  readonly context: Readonly<Record<string, readonly string[]>>;
}

/** An input of a write, with the mark by which the client finds its outcome again. */
export interface TracedInput {
  readonly traceId: string | undefined;
}

export interface PlannedWrite<Input> {
  readonly input: Input;
  readonly write: PreparedWrite;
}

export interface BatchPlan<Input> {
  readonly writes: readonly PlannedWrite<Input>[];
  readonly errors: readonly BatchError[];
}

export const BATCH_LIMIT = 100;

export function requireBatchSize(inputs: readonly unknown[], limit = BATCH_LIMIT): void {
  if (inputs.length === 0) {
    throw validationError('Batch input provided should have at least one object.');
  }
  if (inputs.length > limit) {
    throw validationError(
      `The maximum number of inputs supported in a batch is ${String(limit)}. Please reduce the number of items and try again`,
    );
  }
}

export function requireDistinct(ids: readonly string[]): void {
  const repeated = [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
  if (repeated.length === 0) return;
  throw validationError(
    `Duplicate IDs found in batch input: [${repeated.join(', ')}]. IDs must be unique`,
    { context: { ids: repeated } },
  );
}

/**
 * Prepares every write before any is done. One bad input fails the whole request, unless every input carries an
 * `objectWriteTraceId` of its own: then the good ones are written and the others are told in a 207.
 */
export function planWrites<Input extends TracedInput>(
  inputs: readonly Input[],
  prepare: (input: Input) => PreparedWrite,
): BatchPlan<Input> {
  const traced = isTraced(inputs);
  const writes: PlannedWrite<Input>[] = [];
  const errors: BatchError[] = [];
  for (const input of inputs) {
    try {
      writes.push({ input, write: prepare(input) });
    } catch (error) {
      if (!traced || !(error instanceof HubspotError)) throw error;
      errors.push(toBatchError(error, input.traceId));
    }
  }
  return { writes, errors };
}

export function isTraced(inputs: readonly TracedInput[]): boolean {
  const ids = inputs.map(({ traceId }) => traceId);
  return !ids.includes(undefined) && new Set(ids).size === ids.length;
}

/** Does the planned writes in one transaction and shows the records, not in the order of the inputs. */
export function applyWrites<Input extends TracedInput>(
  portal: Portal,
  type: ObjectType,
  writes: readonly PlannedWrite<Input>[],
  withUrl: boolean,
): readonly unknown[] {
  portal.database.transaction(() => {
    for (const { write } of writes) write.apply();
  });
  const views = writtenRecords(
    portal,
    type,
    writes.map(({ write }) => write),
    withUrl,
  );
  const results = writes.map(({ input, write }, index) => ({
    view: views[index],
    traceId: input.traceId,
    isNew: write.isNew,
  }));
  // Real results come in an order of their own (seen with upserts); a client must not count on the inputs' order.
  return results
    .toReversed()
    .map(({ view, traceId, isNew }) =>
      Object.assign({}, view, { objectWriteTraceId: traceId, new: isNew }),
    );
}

/** The answer of a batch; `numErrors` and `errors` only where there are some. */
export function batchBody(
  portal: Portal,
  results: readonly unknown[],
  errors: readonly BatchError[],
): unknown {
  const at = instantText(portal.clock.now().getTime());
  const failed = errors.length > 0;
  return {
    status: 'COMPLETE',
    results,
    numErrors: failed ? errors.length : undefined,
    errors: failed ? errors : undefined,
    startedAt: at,
    completedAt: at,
  };
}

/** One error for all records that are not there, however many they are. */
export function recordsNotFound(
  type: ObjectType,
  ids: readonly string[],
  traceIds: readonly string[] = [],
): BatchError {
  const context = traceIds.length === 0 ? { ids } : { ids, objectWriteTraceId: traceIds };
  return {
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    message: `Could not get some ${messageName(type)} objects, they may be deleted or not exist. Check that ids are valid.`,
    context,
  };
}

function toBatchError(error: HubspotError, traceId: string | undefined): BatchError {
  const trace = traceId === undefined ? {} : { objectWriteTraceId: [traceId] };
  return {
    status: 'error',
    category: error.body.category ?? 'VALIDATION_ERROR',
    message: error.message,
    context: { ...error.body.context, ...trace },
  };
}

/** A CRM in memory that keeps the contract of src/crm/crm-adapter.ts, and fails where a test wants it to. */
import type {
  CrmAdapter,
  CrmCapabilities,
  CrmIdentity,
  CrmUsage,
  EnsureOutcome,
  ReadPage,
  ReadRequest,
  RecordReader,
  TaskLookup,
  WriteGroup,
  WriteOutcome,
  WriteTask,
  WriteTaskClosed,
} from '../../src/crm/crm-adapter.ts';
import type { CrmKind, CrmSchema } from '../../src/domain/crm-schema.ts';
import { BellwetherError } from '../../src/domain/errors.ts';
import type { CrmValue, FieldSpec } from '../../src/domain/plan.ts';

type Values = Readonly<Record<string, CrmValue>>;

interface Stored {
  readonly id: string;
  readonly values: Values;
  readonly modifiedAt: string;
  readonly deleted: boolean;
  /** Position in the order of changes: what a cursor counts. */
  readonly change: number;
  readonly before: Stored | undefined;
}

/** What happens to one write request: it may carry it out, or not, and answer what it likes. */
export type WriteFault = (carryOut: () => readonly WriteOutcome[]) => readonly WriteOutcome[];

/** The process dies, or the CRM cannot be reached, before anything has happened. */
export const beforeCommit: WriteFault = () => {
  throw new BellwetherError('crm.unreachable', 'cut off before the request');
};

/** The process dies after the CRM has carried it out and before the answer was written down. */
export const afterCommit: WriteFault = (carryOut) => {
  carryOut();
  throw new BellwetherError('crm.unreachable', 'cut off after the request');
};

/** Carried out, but the answer got lost. */
export const answerLost: WriteFault = (carryOut) => carryOut().map(() => unknown('answer lost'));

/** The request got lost, and nobody can tell it from a lost answer. */
export const requestLost =
  (writes: number): WriteFault =>
  () =>
    Array.from({ length: writes }, () => unknown('request lost'));

function unknown(message: string): WriteOutcome {
  return { status: 'unknown', message };
}

const CLOCK_START = Date.parse('2026-04-20T08:00:00Z');
export class MemoryCrm implements CrmAdapter {
  readonly kind: CrmKind = 'salesforce';
  capabilities: CrmCapabilities = { writeBatch: 3, readPage: 4, readsAtOnce: 3 };
  readonly orgId: string;
  schema: CrmSchema;
  /** Calls that may still be made. */
  budget = 10_000;
  /** For the next write requests, one each. */
  readonly faults: WriteFault[] = [];
  /** Write requests as they came, those that failed included. */
  readonly sent: WriteGroup[] = [];
  readonly lookups: TaskLookup[] = [];
  /** Called before each page of a read, with the number of pages of that stream so far. */
  beforePage: (object: string, page: number) => void | Promise<void> = () => {};
  /** Ids that were read one by one, by object; an object's id is `id of` its name. */
  readonly readById: string[] = [];
  /** Called before records are read one by one. */
  beforeById: () => void | Promise<void> = () => {};
  /** True while reads show each record as it was before its latest change. */
  lagging = false;
  /** Whether the answer to a write tells the record's new time of change. */
  tellsModified = false;
  /** How far wrong the time of its latest answer is. */
  skewMs = 0;
  /** How far the CRM's clock goes on with each event. */
  tickMs = 60_000;
  #calls = 0;
  #changes = 0;
  #nowMs = CLOCK_START;
  readonly #objects = new Map<string, Map<string, Stored>>();
  readonly #answers = new Map<string, WriteOutcome[]>();

  constructor(orgId: string, schema: CrmSchema) {
    this.orgId = orgId;
    this.schema = schema;
  }

  /** What a person does in the CRM: makes a record, or changes fields of one. */
  put(object: string, id: string, values: Values): void {
    this.tick();
    this.#set(object, id, values);
  }

  /** What a formula does: another value, and no change that a read of changes would meet. */
  recompute(object: string, id: string, values: Values): void {
    const stored = this.#objects.get(object)?.get(id);
    if (stored === undefined) throw new Error(`the CRM has no ${object} ${id}`);
    const now = { ...stored, values: { ...stored.values, ...values } };
    this.#objects.get(object)?.set(id, now);
  }

  remove(object: string, id: string): void {
    this.tick();
    this.#store(object, id, this.get(object, id), true);
  }

  /** Deleted for good: no read ever tells. */
  forget(object: string, id: string): void {
    this.#objects.get(object)?.delete(id);
  }

  get(object: string, id: string): Values {
    const found = this.#objects.get(object)?.get(id);
    if (found === undefined) throw new Error(`the CRM has no ${object} ${id}`);
    return found.values;
  }

  /** Records that are there, by id. */
  all(object: string): ReadonlyMap<string, Values> {
    const stored = [...(this.#objects.get(object)?.values() ?? [])];
    return new Map(stored.filter(({ deleted }) => !deleted).map((one) => [one.id, one.values]));
  }

  /** The answers that the next writes on an account get instead of being carried out. */
  answer(accountId: string, ...outcomes: readonly WriteOutcome[]): void {
    this.#answers.set(accountId, [...outcomes]);
  }

  check(): Promise<CrmIdentity> {
    this.#spend();
    const org = { orgId: this.orgId, orgName: `Org ${this.orgId}`, userName: 'integration' };
    return Promise.resolve({ ...org, production: false, missingPermissions: [] });
  }

  discover(objects: readonly string[]): Promise<CrmSchema> {
    this.#spend();
    return Promise.resolve(new Map([...this.schema].filter(([name]) => objects.includes(name))));
  }

  async *read(request: ReadRequest, signal: AbortSignal): AsyncGenerator<ReadPage> {
    if (request.cursor?.['after'] === undefined) {
      yield* this.#readAll(request, signal);
      return;
    }
    let after = Number(request.cursor['after']);
    for (let page = 1; ; page += 1) {
      await this.beforePage(request.object, page);
      signal.throwIfAborted();
      this.#spend();
      const left = this.#changedAfter(request.object, after);
      const here = left.slice(0, this.capabilities.readPage);
      after = here.at(-1)?.change ?? after;
      yield {
        records: here
          .filter(({ deleted }) => !deleted)
          .map((one) => toRecord(this.lagging ? (one.before ?? one) : one, request)),
        tombstones: here.filter(({ deleted }) => deleted).map(({ id }) => ({ id })),
        cursor: { after },
      };
      if (here.length === left.length) return;
    }
  }

  /** In the order of ids, as the vendors do, and with a cursor that leads to the changes since. */
  async *#readAll(request: ReadRequest, signal: AbortSignal): AsyncGenerator<ReadPage> {
    const since = Number(request.cursor?.['since'] ?? this.#changes);
    const from = request.cursor?.['lastId'];
    let lastId = typeof from === 'string' ? from : '';
    for (let page = 1; ; page += 1) {
      await this.beforePage(request.object, page);
      signal.throwIfAborted();
      this.#spend();
      const stored = [...(this.#objects.get(request.object)?.values() ?? [])];
      const left = stored
        .filter(({ id, deleted }) => !deleted && id > lastId)
        .toSorted((a, b) => (a.id < b.id ? -1 : 1));
      const here = left.slice(0, this.capabilities.readPage);
      lastId = here.at(-1)?.id ?? lastId;
      const last = here.length === left.length;
      yield {
        records: here.map((one) => toRecord(one, request)),
        tombstones: [],
        cursor: last ? { after: since } : { since, lastId },
      };
      if (last) return;
    }
  }

  write(group: WriteGroup, signal: AbortSignal): Promise<readonly WriteOutcome[]> {
    return settled(() => {
      signal.throwIfAborted();
      this.#spend();
      this.sent.push(group);
      const carryOut = (): readonly WriteOutcome[] => this.#carryOut(group);
      const fault = this.faults.shift();
      return fault === undefined ? carryOut() : fault(carryOut);
    });
  }

  findTasks(lookups: readonly TaskLookup[]): Promise<ReadonlyMap<string, string>> {
    return settled(() => {
      this.#spend();
      this.lookups.push(...lookups);
      const tasks = [...(this.#objects.get('Task')?.values() ?? [])];
      return new Map(
        lookups.flatMap(({ key, keyField }) => {
          const found = tasks.find(({ values }) => values[keyField] === key);
          return found === undefined ? [] : [[key, found.id] as const];
        }),
      );
    });
  }

  ensureFields(fields: readonly FieldSpec[]): Promise<readonly EnsureOutcome[]> {
    return Promise.resolve(fields.map((field) => ({ field, status: 'existed' as const })));
  }

  readonly byId: RecordReader = {
    objectIds: (objects) =>
      Promise.resolve(new Map(objects.map((object) => [object, `id of ${object}`]))),
    read: (request, ids, signal) => this.#readByIds(request, ids, signal),
  };

  usage(): CrmUsage {
    return { calls: this.#calls, budget: this.budget };
  }

  serverTime(): Date | undefined {
    return this.#calls === 0 ? undefined : new Date(this.#nowMs + this.skewMs);
  }

  /** Never lags: an index has no part in it. */
  async *#readByIds(
    request: Omit<ReadRequest, 'cursor'>,
    ids: readonly string[],
    signal: AbortSignal,
  ): AsyncGenerator<Omit<ReadPage, 'cursor'>> {
    await this.beforeById();
    signal.throwIfAborted();
    this.#spend();
    this.readById.push(...ids);
    const stored = this.#objects.get(request.object);
    const live = ids.flatMap((id) => stored?.get(id) ?? []).filter(({ deleted }) => !deleted);
    const found = new Set(live.map(({ id }) => id));
    yield {
      records: live.map((one) => toRecord(one, request)),
      tombstones: ids.filter((id) => !found.has(id)).map((id) => ({ id })),
    };
  }

  /** Time goes on, as it does with each event. */
  tick(byMs: number = this.tickMs): void {
    this.#nowMs += byMs;
  }

  #spend(): void {
    if (this.budget <= 0) throw new BellwetherError('crm.budget-spent', 'no calls left');
    this.budget -= 1;
    this.#calls += 1;
    this.tick();
  }

  #set(object: string, id: string, values: Values): void {
    const before = this.#objects.get(object)?.get(id);
    this.#store(object, id, { ...before?.values, ...values }, false);
  }

  #changedAfter(object: string, after: number): readonly Stored[] {
    const stored = [...(this.#objects.get(object)?.values() ?? [])];
    return stored.filter(({ change }) => change > after).toSorted((a, b) => a.change - b.change);
  }

  #store(object: string, id: string, values: Values, deleted: boolean): void {
    this.#changes += 1;
    const modifiedAt = new Date(this.#nowMs).toISOString();
    const records = this.#objects.get(object) ?? new Map<string, Stored>();
    const before = records.get(id);
    records.set(id, { id, values, deleted, modifiedAt, change: this.#changes, before });
    this.#objects.set(object, records);
  }

  #carryOut(group: WriteGroup): readonly WriteOutcome[] {
    switch (group.kind) {
      case 'update_account':
        return group.writes.map(({ object, id, values }) =>
          this.#unless(id, () => this.#update(object, id, values)),
        );
      case 'create_task':
        return group.writes.map((task) =>
          this.#unless(task.accountId, () => this.#createTask(task)),
        );
      case 'close_task':
        return group.writes.map((write) => this.#closeTask(write));
    }
  }

  #unless(accountId: string, carryOut: () => WriteOutcome): WriteOutcome {
    return this.#answers.get(accountId)?.shift() ?? carryOut();
  }

  #update(object: string, id: string, values: Values): WriteOutcome {
    if (!this.all(object).has(id)) {
      return { status: 'rejected', code: 'ENTITY_IS_DELETED', message: 'entity is deleted' };
    }
    this.#set(object, id, values);
    const modifiedAt = new Date(this.#nowMs).toISOString();
    return { status: 'done', id, ...(this.tellsModified ? { modifiedAt } : {}) };
  }

  /** Like HubSpot, it does not mind a second task with the same key. */
  #createTask(task: WriteTask): WriteOutcome {
    const id = `T${String(this.#changes + 1)}`;
    this.#set('Task', id, {
      AccountId: task.accountId,
      OwnerId: task.ownerId,
      Subject: task.subject,
      Status: 'Open',
      IsClosed: false,
      ActivityDate: task.dueOn,
      [task.keyField]: task.key,
    });
    return { status: 'done', id };
  }

  #closeTask({ id, resultField, note }: WriteTaskClosed): WriteOutcome {
    return this.#update('Task', id, { Status: 'Done', IsClosed: true, [resultField]: note });
  }
}

/** What a function gives or throws, as a promise. */
function settled<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(work());
  });
}

function toRecord({ id, modifiedAt, values }: Stored, { fields }: Pick<ReadRequest, 'fields'>) {
  const asked = fields.map((field) => [field, values[field] ?? null] as const);
  return { id, modifiedAt, values: Object.fromEntries(asked), associations: {} };
}

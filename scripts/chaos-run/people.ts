import type { InspectedRecord, RunningSandbox } from '../../src/sandbox/sandbox.ts';
import type { Edit, CrmName } from './edit.ts';
import { PEOPLES_WAYS, type PlainRequest, type PeoplesWay } from './peoples-ways.ts';

/** Other people in the CRM. What they are refused at the moment they do later, in the same order. */
export interface People {
  carryOut(edits: readonly Edit[]): Promise<void>;
  /** Throws when something is refused still. */
  finish(): Promise<void>;
  /** Accounts by id whose tasks or facts somebody has changed. */
  readonly touched: ReadonlySet<string>;
  /** Accounts by id on whose score fields somebody has scribbled. */
  readonly scribbled: ReadonlySet<string>;
  /** Tasks by id that somebody has completed or deleted. */
  readonly tasks: ReadonlySet<string>;
}

export interface PeopleInput {
  readonly crm: CrmName;
  /** The sandbox of now: it may be started again. */
  readonly sandbox: () => RunningSandbox;
  /** Accounts of the beginning, by id. */
  readonly accounts: readonly string[];
}

export function peopleIn({ crm, sandbox, accounts }: PeopleInput): People {
  const way = PEOPLES_WAYS[crm];
  const waiting: Edit[] = [];
  const marks = {
    touched: new Set<string>(),
    scribbled: new Set<string>(),
    tasks: new Set<string>(),
  };
  let refused = '';
  let busy: Promise<void> = Promise.resolve();
  const work = async (): Promise<void> => {
    refused = '';
    for (let edit = waiting[0]; edit !== undefined && refused === ''; edit = waiting[0]) {
      const account = accounts[edit.account % accounts.length] ?? '';
      const request = requestFor(edit, { way, account, crm: sandbox() });
      if (request !== undefined) refused = await send(way, sandbox(), request);
      if (refused !== '') return;
      waiting.shift();
      mark(edit, account, request, marks);
    }
  };
  return {
    ...marks,
    carryOut(edits) {
      waiting.push(...edits);
      busy = busy.then(work);
      return busy;
    },
    async finish() {
      busy = busy.then(work);
      await busy;
      if (refused !== '') throw new Error(`people are refused still: ${refused}`);
    },
  };
}

function mark(
  edit: Edit,
  account: string,
  request: PlainRequest | undefined,
  marks: Record<'touched' | 'scribbled' | 'tasks', Set<string>>,
): void {
  if (edit.kind === 'scribble') marks.scribbled.add(account);
  else marks.touched.add(account);
  if (request?.task !== undefined) marks.tasks.add(request.task);
}

interface Place {
  readonly way: PeoplesWay;
  readonly account: string;
  readonly crm: RunningSandbox;
}

/** Undefined where there is nothing to do it to. */
function requestFor(edit: Edit, { way, account, crm }: Place): PlainRequest | undefined {
  const { objects } = way;
  if (!records(crm, objects.account).has(account)) return undefined;
  const first = (object: string): string | undefined => ownOf(crm, way, object, account)[0];
  switch (edit.kind) {
    case 'rename':
      return way.update(objects.account, account, way.name(edit.name));
    case 'credit':
      return way.update(objects.account, account, way.credit(edit.limit));
    case 'give_to': {
      const owners = way.owners(crm);
      return way.update(objects.account, account, way.owner(owners[edit.owner % owners.length]));
    }
    case 'scribble':
      return way.update(objects.account, account, way.scribble(edit.field));
    case 'delete_account':
      return way.remove(objects.account, account);
    case 'new_order':
      return way.newOrder(account, edit.amount);
    case 'order_amount':
      return on(first(objects.order), (id) =>
        way.update(objects.order, id, way.orderAmount(edit.amount)),
      );
    case 'delete_order':
      return on(first(objects.order), (id) => way.remove(objects.order, id));
    case 'deal_amount':
      return on(first(objects.deal), (id) =>
        way.update(objects.deal, id, way.dealAmount(edit.amount)),
      );
    case 'complete_task':
      return on(openTask(crm, way, account), (id) => ({
        ...way.update(objects.task, id, way.completed),
        task: id,
      }));
    case 'delete_task':
      return on(openTask(crm, way, account), (id) => ({
        ...way.remove(objects.task, id),
        task: id,
      }));
  }
}

function on(
  id: string | undefined,
  request: (id: string) => PlainRequest,
): PlainRequest | undefined {
  return id === undefined ? undefined : request(id);
}

export function records(crm: RunningSandbox, object: string): ReadonlyMap<string, InspectedRecord> {
  return new Map(
    [...crm.inspect(object)].map((record) => [String(record['Id'] ?? record['id']), record]),
  );
}

function ownOf(
  crm: RunningSandbox,
  way: PeoplesWay,
  object: string,
  account: string,
): readonly string[] {
  const own = [...records(crm, object)].filter(
    ([, record]) => way.accountOf(object, record) === account,
  );
  return own.map(([id]) => id);
}

function openTask(crm: RunningSandbox, way: PeoplesWay, account: string): string | undefined {
  const tasks = records(crm, way.objects.task);
  return ownOf(crm, way, way.objects.task, account).find((id) => {
    const task = tasks.get(id);
    return task !== undefined && way.isOpen(task) && task[way.keyField] !== null;
  });
}

/** Why it was refused; empty when it was not. */
async function send(
  way: PeoplesWay,
  crm: RunningSandbox,
  { method, path, body }: PlainRequest,
): Promise<string> {
  const response = await fetch(crm.url + path, {
    method,
    headers: {
      authorization: `Bearer ${crm.credentials[way.token] ?? ''}`,
      'content-type': 'application/json',
      // A kept connection would not outlive a restart of the sandbox.
      connection: 'close',
    },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await response.text();
  return response.ok ? '' : `${method} ${path}: ${String(response.status)} ${text}`;
}

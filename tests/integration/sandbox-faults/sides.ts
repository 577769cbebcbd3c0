import { connect } from 'node:net';
import { startHubspotSandbox } from '../../../src/sandbox/hubspot/start-hubspot-sandbox.ts';
import { startSalesforceSandbox } from '../../../src/sandbox/salesforce/start-salesforce-sandbox.ts';
import type { RunningSandbox, SandboxOptions } from '../../../src/sandbox/sandbox.ts';
import { frozenClock } from '../../../src/sandbox/server/clock.ts';

/** The day on which the tests' CRMs stand still. */
export const TODAY = new Date('2026-04-20T08:00:00.000Z');

/** What a test does in either CRM, in that CRM's words. */
interface Words {
  readonly object: string;
  readonly otherObject: string;
  readonly nameField: string;
  readonly tokenVariable: string;
  readonly createPath: string;
  readonly listPath: string;
  readonly otherListPath: string;
  readonly bodyNaming: (name: string) => unknown;
}

const SALESFORCE: Words = {
  object: 'Account',
  otherObject: 'Contact',
  nameField: 'Name',
  tokenVariable: 'SALESFORCE_ACCESS_TOKEN',
  createPath: '/services/data/v67.0/sobjects/Account',
  listPath: `/services/data/v67.0/query?q=${encodeURIComponent('SELECT Id, Name FROM Account')}`,
  otherListPath: `/services/data/v67.0/query?q=${encodeURIComponent('SELECT Id FROM Contact')}`,
  bodyNaming: (name) => ({ Name: name }),
};

const HUBSPOT: Words = {
  object: 'companies',
  otherObject: 'contacts',
  nameField: 'name',
  tokenVariable: 'HUBSPOT_ACCESS_TOKEN',
  createPath: '/crm/v3/objects/companies',
  listPath: '/crm/v3/objects/companies',
  otherListPath: '/crm/v3/objects/contacts',
  bodyNaming: (name) => ({ properties: { name } }),
};

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface Call {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** One running sandbox without data, and a client without any cleverness. */
export class Side {
  readonly sandbox: RunningSandbox;
  readonly words: Words;

  constructor(sandbox: RunningSandbox) {
    this.sandbox = sandbox;
    this.words = sandbox.crm === 'salesforce' ? SALESFORCE : HUBSPOT;
  }

  get headers(): Readonly<Record<string, string>> {
    const token = this.sandbox.credentials[this.words.tokenVariable] ?? '';
    return { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  }

  async call(path: string, { method = 'GET', body, headers, signal }: Call = {}): Promise<Answer> {
    const response = await fetch(`${this.sandbox.url}${path}`, {
      method,
      headers: { ...this.headers, ...headers },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  create(name: string, signal?: AbortSignal): Promise<Answer> {
    const { createPath, bodyNaming } = this.words;
    const call = { method: 'POST', body: bodyNaming(name) };
    return this.call(createPath, signal === undefined ? call : { ...call, signal });
  }

  list(): Promise<Answer> {
    return this.call(this.words.listPath);
  }

  /** What the CRM really holds, in the order of its making. */
  names(): readonly unknown[] {
    const { object, nameField } = this.words;
    return [...this.sandbox.inspect(object)].map((record) => record[nameField]);
  }

  /** The same request over a bare socket: every byte that comes back, and how it ends. */
  rawCreate(name: string): Promise<RawAnswer> {
    const body = JSON.stringify(this.words.bodyNaming(name));
    return this.#raw(`POST ${this.words.createPath}`, body);
  }

  rawList(): Promise<RawAnswer> {
    return this.#raw(`GET ${this.words.listPath}`, '');
  }

  #raw(line: string, body: string): Promise<RawAnswer> {
    const headers = { ...this.headers, host: '127.0.0.1', connection: 'close' };
    const head = Object.entries({ ...headers, 'content-length': String(body.length) })
      .map(([header, value]) => `${header}: ${value}\r\n`)
      .join('');
    return exchangeBytes(this.sandbox.url, `${line} HTTP/1.1\r\n${head}\r\n${body}`);
  }
}

export interface RawAnswer {
  readonly head: string;
  readonly body: string;
  /** `end` where the server closed the connection in good order, or the error's code. */
  readonly end: string;
}

function exchangeBytes(url: string, request: string): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const received: Buffer[] = [];
    const finish = (end: string): void => {
      const [head = '', body = ''] = Buffer.concat(received).toString('utf8').split('\r\n\r\n');
      resolve({ head, body, end });
    };
    const socket = connect(Number(port), hostname);
    socket.on('data', (bytes) => received.push(bytes));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      finish(error.code ?? 'error');
    });
    socket.on('end', () => {
      finish('end');
    });
    socket.write(request);
  });
}

const started = new Set<RunningSandbox>();
/** What a sandbox reports is a fault of the sandbox, whatever the test was about. */
export const reported: unknown[] = [];

export async function startSide(
  crm: RunningSandbox['crm'],
  options: Partial<SandboxOptions> = {},
): Promise<Side> {
  const all = {
    port: 0,
    seed: 7,
    clock: frozenClock(TODAY),
    onError: (error: unknown) => reported.push(error),
    ...options,
  };
  const sandbox = await (crm === 'salesforce'
    ? startSalesforceSandbox(all)
    : startHubspotSandbox({ ...all, searchLagMs: 0 }));
  started.add(sandbox);
  return new Side(sandbox);
}

export async function closeSide({ sandbox }: Side): Promise<void> {
  started.delete(sandbox);
  await sandbox.close();
}

/** For afterAll. */
export async function closeSides(): Promise<void> {
  for (const sandbox of started) await closeSide(new Side(sandbox));
  const [failure] = reported.splice(0);
  if (failure !== undefined) throw new Error('the sandbox itself failed', { cause: failure });
}

const MOST_TURNS = 200_000;

/** Lets the event loop turn until something has happened. */
export async function until(happened: () => boolean): Promise<void> {
  for (let turn = 0; !happened(); turn += 1) {
    if (turn > MOST_TURNS) throw new Error('it has not happened');
    await new Promise(setImmediate);
  }
}

export const CRMS = ['salesforce', 'hubspot'] as const;

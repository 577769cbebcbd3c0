import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import type { ServerResponse } from 'node:http';

/** A request on its way to the CRM. */
export interface ProxiedRequest {
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ProxiedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What can happen between an adapter and a CRM. */
export type Fault =
  /** The connection breaks before anything has reached the CRM. */
  | { readonly kind: 'drop' }
  /** The CRM does what it was asked, but its answer is lost. */
  | { readonly kind: 'lose' }
  /** The CRM does what it was asked; the connection breaks in the middle of its answer, or after that share of it. */
  | { readonly kind: 'cut'; readonly after?: number }
  /** The CRM does what it was asked; in the middle of its answer nothing comes any more. */
  | { readonly kind: 'stall'; readonly onStall?: () => void; readonly onClose?: () => void }
  /** Another answer instead of the CRM's, which is never asked. */
  | ({ readonly kind: 'answer' } & Partial<ProxiedAnswer>)
  /** The CRM is asked for something a little different. */
  | { readonly kind: 'ask'; readonly headers: Readonly<Record<string, string>> }
  /** The CRM does what it was asked, and its answer arrives changed. */
  | { readonly kind: 'change'; readonly change: (answer: ProxiedAnswer) => Partial<ProxiedAnswer> }
  /** The request goes on its way later. */
  | { readonly kind: 'wait'; readonly until: Promise<unknown> }
  /** Nothing happens at all: the request waits until the one who sent it gives up. */
  | { readonly kind: 'hold'; readonly onArrival: () => void; readonly onClose?: () => void };

export interface Rule {
  readonly when: (request: ProxiedRequest) => boolean;
  readonly fault: Fault;
  /** For how many requests; default 1. */
  readonly times?: number;
}

/** A wire between adapter and sandbox on which things go wrong as told. Without rules it changes nothing. */
export interface FaultProxy {
  /** Takes the place of the CRM's own address. */
  readonly url: string;
  /** Every request that arrived, oldest first, faults included. */
  readonly requests: readonly ProxiedRequest[];
  inject(rule: Rule): void;
  /** Forgets rules and requests. */
  reset(): void;
  /** Answers say that this is the time, whatever the CRM's own Date header says. */
  setTime(now: (() => Date) | undefined): void;
  close(): Promise<void>;
}

interface State {
  readonly target: string;
  rules: { readonly rule: Rule; left: number }[];
  now: (() => Date) | undefined;
  ownUrl: string;
  readonly requests: ProxiedRequest[];
}

export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const state: State = { target, rules: [], now: undefined, ownUrl: '', requests: [] };
  const server = createServer((incoming, outgoing) => {
    serve(state, incoming, outgoing).catch(() => {
      outgoing.destroy();
    });
  });
  state.ownUrl = await listen(server);
  return {
    url: state.ownUrl,
    requests: state.requests,
    inject(rule) {
      state.rules.push({ rule, left: rule.times ?? 1 });
    },
    reset() {
      state.rules = [];
      state.requests.length = 0;
    },
    setTime(now) {
      state.now = now;
    },
    close: () => close(server),
  };
}

async function serve(
  state: State,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const request = await readRequest(incoming);
  state.requests.push(request);
  const active = state.rules.find(({ rule, left }) => left > 0 && rule.when(request));
  if (active === undefined) {
    send(state, outgoing, await forward(state, request));
    return;
  }
  active.left -= 1;
  await suffer(state, active.rule.fault, request, outgoing);
}

async function suffer(
  state: State,
  fault: Fault,
  request: ProxiedRequest,
  outgoing: ServerResponse,
): Promise<void> {
  switch (fault.kind) {
    case 'drop':
      outgoing.destroy();
      break;
    case 'wait':
      await fault.until;
      send(state, outgoing, await forward(state, request));
      break;
    case 'hold':
      outgoing.on('close', fault.onClose ?? (() => undefined));
      fault.onArrival();
      break;
    case 'lose':
      await forward(state, request);
      outgoing.destroy();
      break;
    case 'cut':
      beginAnswer(outgoing, await forward(state, request), fault.after ?? 0.5, () => {
        outgoing.destroy();
      });
      break;
    case 'stall':
      outgoing.on('close', fault.onClose ?? (() => undefined));
      beginAnswer(outgoing, await forward(state, request), 0.5, fault.onStall ?? (() => undefined));
      break;
    case 'answer':
      send(state, outgoing, { status: 200, headers: {}, body: '', ...fault });
      break;
    case 'ask': {
      const headers = { ...request.headers, ...fault.headers };
      send(state, outgoing, await forward(state, { ...request, headers }));
      break;
    }
    case 'change': {
      const answer = await forward(state, request);
      send(state, outgoing, { ...answer, ...fault.change(answer) });
    }
  }
}

function send(state: State, outgoing: ServerResponse, answer: ProxiedAnswer): void {
  const body = Buffer.from(answer.body);
  const time = state.now === undefined ? {} : { date: state.now().toUTCString() };
  outgoing.writeHead(answer.status, {
    ...answer.headers,
    ...time,
    ...(answer.status === 204 ? {} : { 'content-length': String(body.length) }),
  });
  outgoing.end(body);
}

/** Announces the whole body and sends a share of it. */
function beginAnswer(
  outgoing: ServerResponse,
  answer: ProxiedAnswer,
  share: number,
  onSent: () => void,
): void {
  const body = Buffer.from(answer.body);
  outgoing.writeHead(answer.status, { ...answer.headers, 'content-length': String(body.length) });
  outgoing.write(body.subarray(0, Math.floor(body.length * share)), onSent);
}

function forward(state: State, request: ProxiedRequest): Promise<ProxiedAnswer> {
  const { target, ownUrl } = state;
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(`${target}${request.path}`, {
      method: request.method,
      headers: { ...request.headers, host: new URL(target).host },
      agent: false,
    });
    outgoing.on('error', reject);
    outgoing.on('response', (response) => {
      readText(response).then((text) => {
        // A login names the address to go on with: it must stay this one.
        const body = text.replaceAll(target, ownUrl);
        resolve({ status: response.statusCode ?? 0, headers: plainHeaders(response), body });
      }, reject);
    });
    outgoing.end(request.body);
  });
}

async function readRequest(incoming: IncomingMessage): Promise<ProxiedRequest> {
  return {
    method: incoming.method ?? 'GET',
    path: incoming.url ?? '/',
    headers: plainHeaders(incoming),
    body: await readText(incoming),
  };
}

/** Compression among them, so that bodies can be changed as text. */
const OF_THE_CONNECTION: ReadonlySet<string> = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'keep-alive',
  'transfer-encoding',
]);

/** Without the headers that describe the one connection. */
function plainHeaders(message: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (OF_THE_CONNECTION.has(name)) continue;
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}

async function readText(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) {
    if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no port'));
      else resolve(`http://127.0.0.1:${String(address.port)}`);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}

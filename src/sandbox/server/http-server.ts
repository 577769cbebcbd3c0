import { BellwetherError } from '../../domain/errors.ts';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { SandboxClock } from './clock.ts';
import { deliver, type Pause } from './deliver.ts';
import type { Delivery, IncomingRequest } from './exchange.ts';

export interface HttpServerOptions {
  /** Default loopback. A sandbox has no business on a network. */
  readonly host?: string;
  /** 0 picks a free port. */
  readonly port: number;
  /** What the client of a request gets. */
  readonly receive: (request: IncomingRequest) => Promise<Delivery>;
  /** Dates every answer: clients take the vendor's time from the Date header. */
  readonly clock: SandboxClock;
  /** Between the pieces of an answer that is sent slowly. */
  readonly pause: Pause;
  /** Told of what `receive` threw; the client gets a plain 500 (a bug in the sandbox, not a vendor's answer). */
  readonly onError: (error: unknown) => void;
}

export interface RunningHttpServer {
  /** e.g. http://127.0.0.1:8081, without a trailing slash. */
  readonly url: string;
  readonly port: number;
  /** Stops listening and drops open connections. */
  close(): Promise<void>;
}

export async function startHttpServer(options: HttpServerOptions): Promise<RunningHttpServer> {
  const host = options.host ?? '127.0.0.1';
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing, options).catch((error: unknown) => {
      options.onError(error);
      failPlainly(outgoing);
    });
  });
  server.keepAliveTimeout = 60_000;
  const port = await listen(server, host, options.port);
  return { url: `http://${host}:${String(port)}`, port, close: () => close(server) };
}

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { receive, clock, pause }: HttpServerOptions,
): Promise<void> {
  const delivery = await receive(await readRequest(incoming));
  await deliver(outgoing, delivery, clock.now(), pause);
}

async function readRequest(incoming: IncomingMessage): Promise<IncomingRequest> {
  // Collapsed before parsing: `new URL('//services', base)` would read `services` as the host.
  const target = (incoming.url ?? '/').replace(/^\/+/, '/');
  const url = new URL(target, 'http://sandbox.invalid');
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: flattenHeaders(incoming),
    body: await readBody(incoming),
    peer: incoming.socket.remoteAddress ?? '',
  };
}

function flattenHeaders(incoming: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) {
    if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function failPlainly(outgoing: ServerResponse): void {
  if (!outgoing.headersSent) outgoing.writeHead(500, { 'content-type': 'text/plain' });
  outgoing.end('The sandbox itself failed; see its log.');
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const refuse = (error: Error): void => {
      const message = `the sandbox cannot listen on ${host}:${String(port)}: ${error.message}`;
      const remedy = 'Choose another --port, or stop what is using it.';
      reject(new BellwetherError('usage.invalid', message, { remedy, cause: error }));
    };
    server.once('error', refuse);
    server.listen(port, host, () => {
      server.off('error', refuse);
      const address = server.address();
      if (address === null || typeof address === 'string') {
        reject(new Error('the sandbox listens on no port'));
        return;
      }
      resolve(address.port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => {
      if (error === undefined) resolve();
      else reject(error);
    });
    server.closeAllConnections();
  });
}

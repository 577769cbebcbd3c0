import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { BellwetherError, messageOf } from '../domain/errors.ts';
import { page } from './consent-page.ts';

/** The browser, back from the vendor. It waits for its page. */
export interface Visit {
  readonly query: URLSearchParams;
  /** Resolves when the page is out. */
  respond(status: number, html: string): Promise<void>;
}

export interface Loopback {
  /** Where the browser comes back to, with the port that was taken. */
  readonly redirectUri: string;
  /** The first visit of that address. */
  readonly visit: Promise<Visit>;
  close(): Promise<void>;
}

/**
 * Listens for the one visit of the browser, on this machine alone (RFC 8252, 7.3). `localhost` is IPv4 for one browser
 * and IPv6 for another: then both, so that no other program takes what was meant for us.
 */
export async function listenForVisit(redirectUri: string): Promise<Loopback> {
  const url = new URL(redirectUri);
  const { promise, resolve } = Promise.withResolvers<Visit>();
  const answer = createDoor(url.pathname, resolve);
  const first = url.hostname === '[::1]' ? '::1' : '127.0.0.1';
  const servers = [await listen(answer, url.port === '' ? 80 : Number(url.port), first)];
  url.port = String(portOf(servers[0]));
  const closeAll = async (): Promise<void> => {
    await Promise.all(servers.map(close));
  };
  try {
    if (url.hostname === 'localhost') servers.push(await listen(answer, Number(url.port), '::1'));
  } catch (error) {
    if (!hasNoIpv6(error)) {
      await closeAll();
      throw error;
    }
  }
  return {
    redirectUri: redirectUri.endsWith('/') ? url.href : url.href.replace(/\/$/, ''),
    visit: promise,
    close: closeAll,
  };
}

/** A machine without IPv6 has nobody who could listen there. */
function hasNoIpv6(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return false;
  return cause.code === 'EADDRNOTAVAIL' || cause.code === 'EAFNOSUPPORT';
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Lets the first visit of the path in, and nothing else. */
function createDoor(path: string, onVisit: (visit: Visit) => void): Answer {
  let visited = false;
  return (request, response) => {
    const url = URL.parse(request.url ?? '', 'http://localhost');
    if (url?.pathname !== path || !isThisMachine(request)) {
      void send(response, 404, page('Not here', 'There is nothing to see at this address.'));
    } else if (request.method !== 'GET') {
      void send(response, 405, page('Not so', 'This address is for browsers that come back.'));
    } else if (visited) {
      void send(response, 409, page('Already done', 'The answer has arrived; close this page.'));
    } else {
      visited = true;
      onVisit({
        query: url.searchParams,
        respond: (status, html) => send(response, status, html),
      });
    }
  };
}

/** A page of the internet may have its name lead here (DNS rebinding): the name then is not ours. */
function isThisMachine(request: IncomingMessage): boolean {
  const name = URL.parse(`http://${request.headers.host ?? ''}`)?.hostname ?? '';
  return ['localhost', '127.0.0.1', '[::1]'].includes(name);
}

function send(response: ServerResponse, status: number, html: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  // A browser that has gone needs no page.
  response.on('close', resolve);
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    connection: 'close',
  });
  response.end(html);
  return promise;
}

function listen(answer: Answer, port: number, host: string): Promise<Server> {
  const { promise, resolve, reject } = Promise.withResolvers<Server>();
  const server = createServer(answer);
  server.once('error', (error) => {
    const message = `cannot listen on ${host}:${String(port)} for the browser: ${messageOf(error)}`;
    reject(new BellwetherError('connect.port', message, { cause: error }));
  });
  server.listen({ port, host, exclusive: true }, () => {
    resolve(server);
  });
  return promise;
}

function portOf(server: Server | undefined): number {
  const address = server?.address();
  if (typeof address === 'object' && address !== null) return address.port;
  throw new Error('the server does not listen');
}

function close(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => {
    resolve();
  });
  server.closeAllConnections();
  return promise;
}

import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A public address of its own, with paths of its own, in front of a server that may change or be away. */
export interface ReverseProxy {
  /** What callers know. */
  readonly url: string;
  /** Where requests go from now on: the path of the server in place of that of the caller. */
  leadTo(url: string): void;
  close(): Promise<void>;
}

/** Passes on method, query, headers and body as they are. Without a server behind it the answer is 502. */
export async function startReverseProxy(publicPath: string): Promise<ReverseProxy> {
  let target: string | undefined;
  const server = createServer((request, response) => {
    passOn(request, target)
      .catch(() => BAD_GATEWAY)
      .then((status) => response.writeHead(status).end())
      .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  const listening = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', listening.resolve);
  await listening.promise;
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}${publicPath}`,
    leadTo(url) {
      target = url;
    },
    close() {
      const { promise, resolve } = Promise.withResolvers<void>();
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
      return promise;
    },
  };
}

const BAD_GATEWAY = 502;

async function passOn(request: IncomingMessage, target: string | undefined): Promise<number> {
  if (target === undefined) return BAD_GATEWAY;
  const query = /\?.*$/.exec(request.url ?? '')?.[0] ?? '';
  const { host: _, connection: __, ...headers } = request.headers;
  const answer = await fetch(target + query, {
    method: request.method ?? 'POST',
    headers: headers as Record<string, string>,
    body: await buffer(request),
  });
  return answer.status;
}

import {
  createServer,
  type IncomingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import { buffer } from 'node:stream/consumers';

/** One delivery as it came in. */
export interface ReceivedDelivery {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly events: readonly Readonly<Record<string, unknown>>[];
}

export interface WebhookReceiver {
  readonly url: string;
  readonly deliveries: readonly ReceivedDelivery[];
  /** Deliveries that have not been answered. */
  readonly open: () => number;
  /** The most that were open at once. */
  readonly mostOpen: () => number;
  /** What the next deliveries are answered: a status, or nothing until `release`. */
  readonly answer: (status: number | 'nothing') => void;
  /** Answers 200 to all that are open. */
  readonly release: () => void;
  readonly close: () => Promise<void>;
}

/** A receiver that tells what it got. */
export async function startWebhookReceiver(path = '/webhooks/hubspot'): Promise<WebhookReceiver> {
  const deliveries: ReceivedDelivery[] = [];
  const open = new Set<ServerResponse>();
  let most = 0;
  let answer: number | 'nothing' = 200;
  const server = createServer((request, response) => {
    open.add(response);
    most = Math.max(most, open.size);
    response.on('close', () => open.delete(response));
    void buffer(request).then((bytes) => {
      const body = bytes.toString('utf8');
      const events = JSON.parse(body) as ReceivedDelivery['events'];
      deliveries.push({ url: request.url ?? '', headers: request.headers, body, events });
      if (answer !== 'nothing') response.writeHead(answer).end();
    });
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${String(port)}${path}`,
    deliveries,
    open: () => open.size,
    mostOpen: () => most,
    answer(given) {
      answer = given;
    },
    release() {
      for (const response of open) response.writeHead(200).end();
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

/**
 * A Bellwether process in small: takes and gives back the embedded server as its parent says.
 * Forked by embedded-server-process.ts; each message gets one answer, events come in between.
 */
import { BellwetherError, messageOf } from '../../src/domain/errors.ts';
import {
  acquireEmbeddedServer,
  type EmbeddedConnection,
  type EmbeddedServer,
  type EmbeddedServerOptions,
} from '../../src/store/embedded-postgres/embedded-server.ts';
import { rowsOf } from './rows-of.ts';

export type Order =
  | { readonly verb: 'acquire'; readonly options: EmbeddedServerOptions }
  | { readonly verb: 'query'; readonly sql: string }
  | { readonly verb: 'release' }
  /** `count` times: acquire, run a statement, release. */
  | { readonly verb: 'rounds'; readonly count: number; readonly options: EmbeddedServerOptions };

export type Answer =
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  | {
      readonly kind: 'event';
      readonly event: string;
      readonly fields: Readonly<Record<string, string | number>>;
    };

let server: EmbeddedServer | undefined;

function answer(message: Answer): void {
  process.send?.(message);
}

process.on('message', (order: Order) => {
  carryOut(order).then(
    (result) => answer({ kind: 'done', result }),
    (error: unknown) => {
      const code = error instanceof BellwetherError ? error.code : 'unexpected';
      answer({ kind: 'failed', code, message: messageOf(error) });
    },
  );
});

function carryOut(order: Order): Promise<unknown> {
  switch (order.verb) {
    case 'acquire':
      return acquire(order.options);
    case 'query':
      return rowsOf(held().connection, order.sql);
    case 'release':
      return held().release();
    default:
      return rounds(order.options, order.count);
  }
}

async function acquire(options: EmbeddedServerOptions): Promise<EmbeddedConnection> {
  server = await acquireEmbeddedServer({
    ...options,
    onEvent: (event, fields) => answer({ kind: 'event', event, fields }),
  });
  return server.connection;
}

function held(): EmbeddedServer {
  if (server === undefined) throw new Error('this process has not acquired the server');
  return server;
}

async function rounds(options: EmbeddedServerOptions, count: number): Promise<void> {
  for (let round = 0; round < count; round += 1) {
    await rowsOf(await acquire(options), 'SELECT 1');
    await held().release();
  }
}

import type { Server } from 'node:http';
import express, { type ErrorRequestHandler, type Express } from 'express';
import helmet from 'helmet';
import { BellwetherError, messageOf } from '../domain/errors.ts';
import type { Logger } from '../logging/logger.ts';
import type { ConnectionStatus } from '../pipeline/status.ts';
import { requireBearerToken } from './bearer-token.ts';
import type { Metrics } from './metrics.ts';
import { webhookRoutes, type WebhookDesk } from './webhook-routes.ts';

export interface ApiInput {
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  readonly token: string;
  /** Whether the daemon can work; what it throws means no. */
  readonly ready: () => Promise<boolean>;
  readonly status: () => Promise<readonly ConnectionStatus[]>;
  readonly metrics: Metrics;
  /** Of connections whose CRM tells of changes, by their name. */
  readonly desks: ReadonlyMap<string, WebhookDesk>;
  readonly logger: Logger;
}

export interface RunningApi {
  readonly url: string;
  close(): Promise<void>;
}

/** Health without a token, webhooks by their signature, everything else behind the token. */
export async function startApi(input: ApiInput): Promise<RunningApi> {
  const server = await listen(createApi(input), input);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : input.port;
  const host = input.host.includes(':') ? `[${input.host}]` : input.host;
  return { url: `http://${host}:${String(port)}`, close: () => close(server) };
}

function createApi({ token, ready, status, metrics, desks, logger }: ApiInput): Express {
  const api = express();
  api.use(helmet());
  api.get('/healthz', (_request, response) => {
    response.json({ status: 'alive' });
  });
  api.get('/readyz', async (_request, response) => {
    const isReady = await ready().catch(() => false);
    response.status(isReady ? 200 : 503).json({ status: isReady ? 'ready' : 'not ready' });
  });
  api.use('/webhooks', webhookRoutes({ desks, logger }));
  api.use(requireBearerToken(token));
  api.get('/metrics', async (_request, response) => {
    const { text, contentType } = await metrics.page();
    response.type(contentType).send(text);
  });
  api.get('/api/v1/status', async (_request, response) => {
    response.json({ connections: await status() });
  });
  api.use((_request, response) => {
    response.status(404).json({ error: { code: 'not-found', message: 'there is no such route' } });
  });
  api.use(failures(logger));
  return api;
}

/** What a route threw: the client learns that it failed, the log learns why. */
function failures(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    logger.error('a request failed', { path: request.path, reason: messageOf(error) });
    response.status(500).json({ error: { code: 'failed', message: 'see the log of the daemon' } });
  };
}

function listen(api: Express, { host, port }: ApiInput): Promise<Server> {
  const { promise, resolve, reject } = Promise.withResolvers<Server>();
  const server = api.listen(port, host, (error?: Error) => {
    if (error === undefined) resolve(server);
    else {
      const message = `the API cannot listen on ${host}:${String(port)}: ${error.message}`;
      reject(
        new BellwetherError('config.invalid', message, {
          remedy: 'Choose another api.port, or stop what is using it.',
          cause: error,
        }),
      );
    }
  });
  return promise;
}

function close(server: Server): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.close((error) => {
    if (error === undefined) resolve();
    else reject(error);
  });
  server.closeAllConnections();
  return promise;
}

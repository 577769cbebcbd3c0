import express, {
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Router,
} from 'express';
import type { Delivery, NoticeReader, ParsedNotices } from '../crm/change-notice.ts';
import { messageOf } from '../domain/errors.ts';
import type { Logger } from '../logging/logger.ts';

/** A delivery holds up to 100 events, each with a value of up to 65,536 characters (HubSpot, "Webhooks", "Properties"). */
const BODY_LIMIT = 8_000_000;

/** What became of a delivery. */
export type DeliveryOutcome =
  'accepted' | 'unsigned' | 'stale' | 'forged' | 'unreadable' | 'too-large' | 'not-stored';

/** Where the deliveries of one connection go. */
export interface WebhookDesk {
  readonly reader: NoticeReader;
  /** Queues what was told. */
  receive(parsed: ParsedNotices): Promise<void>;
  /** Told of each delivery. */
  readonly onDelivery: (outcome: DeliveryOutcome) => void;
}

export interface WebhookRoutesInput {
  /** By name of the connection. */
  readonly desks: ReadonlyMap<string, WebhookDesk>;
  readonly logger: Logger;
}

/**
 * The routes on which CRMs tell of changes. There is no token: the signature over the raw body says who sends. Nothing is
 * done here but to queue, and what is refused learns no reason: not even whether there is such a connection.
 */
export function webhookRoutes({ desks, logger }: WebhookRoutesInput): Router {
  const router = express.Router();
  const path = '/hubspot/:connection';
  const deskOf = (request: Request): WebhookDesk | undefined =>
    desks.get(String(request.params['connection']));
  router.post(path, refuseUnread(deskOf));
  router.post(path, express.raw({ type: () => true, limit: BODY_LIMIT, inflate: false }));
  router.post(path, takeDelivery(deskOf, logger));
  router.use(path, unreadBody(deskOf));
  return router;
}

type FindDesk = (request: Request) => WebhookDesk | undefined;

/** What cannot be true is refused before its body is read. */
function refuseUnread(deskOf: FindDesk): RequestHandler {
  return (request, response, next) => {
    const desk = deskOf(request);
    const fault = desk?.reader.precheck(deliveryOf(request));
    if (desk !== undefined && fault === undefined) {
      next();
      return;
    }
    if (fault !== undefined) desk?.onDelivery(fault);
    response.status(401).end();
  };
}

function takeDelivery(deskOf: FindDesk, logger: Logger): RequestHandler {
  return async (request, response) => {
    const desk = deskOf(request);
    const body: unknown = request.body;
    if (desk === undefined) {
      response.status(401).end();
      return;
    }
    const outcome = await outcomeOf(desk, deliveryOf(request), body, logger);
    desk.onDelivery(outcome);
    response.status(STATUS[outcome]).end();
  };
}

const STATUS: Readonly<Record<DeliveryOutcome, number>> = {
  accepted: 204,
  unsigned: 401,
  stale: 401,
  forged: 401,
  unreadable: 400,
  'too-large': 413,
  // The CRM sends it again later.
  'not-stored': 503,
};

async function outcomeOf(
  desk: WebhookDesk,
  delivery: Delivery,
  sent: unknown,
  logger: Logger,
): Promise<DeliveryOutcome> {
  // A request without a body has none that was read.
  const body = Buffer.isBuffer(sent) ? sent : Buffer.alloc(0);
  const fault = desk.reader.verify(delivery, body);
  if (fault !== undefined) return fault;
  const parsed = desk.reader.parse(body);
  if (parsed === undefined) return 'unreadable';
  try {
    await desk.receive(parsed);
    return 'accepted';
  } catch (error) {
    logger.error('a webhook could not be queued', { reason: messageOf(error) });
    return 'not-stored';
  }
}

/** What the reader of bodies throws: too large, or compressed, which a signature over raw bytes rules out. */
function unreadBody(deskOf: FindDesk): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const tooLarge = error instanceof Error && 'status' in error && error.status === 413;
    deskOf(request)?.onDelivery(tooLarge ? 'too-large' : 'unreadable');
    response.status(tooLarge ? 413 : 400).end();
  };
}

function deliveryOf(request: Request): Delivery {
  const start = request.originalUrl.indexOf('?');
  return {
    method: request.method,
    query: start < 0 ? '' : request.originalUrl.slice(start),
    header: (name) => request.get(name),
  };
}

import type { SandboxRequest, SandboxResponse } from '../../server/exchange.ts';
import type { TokenDesk } from '../access/token-desk.ts';
import type { OpenEndpoint } from '../http/hubspot-service.ts';
import {
  bodyObject,
  flagOf,
  integerOf,
  objectListOf,
  requireKeys,
  requiredText,
  textOf,
  asObject,
  type JsonObject,
} from '../http/json-body.ts';
import { jsonResponse } from '../http/responses.ts';
import { HubspotError, validationError } from '../hubspot-error.ts';
import { instantText } from '../records/instant-text.ts';
import type { Subscription } from '../webhooks/subscription-book.ts';
import type { WebhookDesk } from '../webhooks/webhook-desk.ts';

export interface WebhookParts {
  readonly tokens: TokenDesk;
  readonly webhooks: WebhookDesk;
}

const ROOTS = ['/webhooks/v3', '/app-webhooks/2026-03', '/app-webhooks/2026-09'] as const;

type Handle = (desk: WebhookDesk, request: SandboxRequest) => SandboxResponse;

/** Settings and subscriptions of the app. They belong to its developer, not to the portal: no call is counted. */
export function webhookEndpoints({ tokens, webhooks }: WebhookParts): readonly OpenEndpoint[] {
  const endpoint = (
    method: OpenEndpoint['method'],
    rest: string,
    handle: Handle,
  ): readonly OpenEndpoint[] =>
    ROOTS.map((root) => ({
      method,
      pattern: `${root}/:app${rest}`,
      handle: (request) => {
        requireDeveloper(tokens, request);
        return handle(webhooks, request);
      },
    }));
  return [
    ...endpoint('GET', '/settings', readSettings),
    ...endpoint('PUT', '/settings', changeSettings),
    ...endpoint('DELETE', '/settings', clearSettings),
    ...endpoint('GET', '/subscriptions', listSubscriptions),
    ...endpoint('POST', '/subscriptions', createSubscription),
    ...endpoint('POST', '/subscriptions/batch/update', updateSubscriptions),
    ...endpoint('GET', '/subscriptions/:id', (desk, request) =>
      jsonResponse(200, subscriptionView(subscriptionOf(desk, request))),
    ),
    ...endpoint('PATCH', '/subscriptions/:id', updateSubscription),
    ...endpoint('DELETE', '/subscriptions/:id', removeSubscription),
  ];
}

/** The developer's key in the query, or a token of the app. Service keys have no webhooks. [K] the wording. */
function requireDeveloper(tokens: TokenDesk, { query, headers, params }: SandboxRequest): void {
  if (query.get('hapikey') !== tokens.app.developerApiKey) {
    const { kind } = tokens.callerOf(headers['authorization']);
    if (kind === 'service_key') {
      throw new HubspotError(403, 'This key cannot be used with the webhooks of an app.', {
        category: 'MISSING_SCOPES',
      });
    }
  }
  if (params['app'] !== String(tokens.app.appId)) throw notFound();
}

function notFound(): HubspotError {
  return new HubspotError(404, 'resource not found', { category: 'OBJECT_NOT_FOUND' });
}

function readSettings(desk: WebhookDesk): SandboxResponse {
  const options = desk.options();
  if (options === undefined) throw notFound();
  return jsonResponse(200, {
    targetUrl: options.url,
    throttling: { maxConcurrentRequests: options.max_concurrent_requests },
    createdAt: MADE_AT,
    updatedAt: MADE_AT,
  });
}

const MADE_AT = '1970-01-01T00:00:00Z';

function changeSettings(desk: WebhookDesk, request: SandboxRequest): SandboxResponse {
  const body = bodyObject(request);
  requireKeys(body, ['targetUrl', 'throttling']);
  const url = requiredText(body, 'targetUrl');
  if (!/^https?:\/\/./.test(url) || !URL.canParse(url)) {
    throw validationError(`targetUrl is not a valid URL: ${url}`);
  }
  const throttling = asObject(body['throttling'], 'throttling');
  requireKeys(throttling, ['maxConcurrentRequests']);
  const atOnce = integerOf(throttling, 'maxConcurrentRequests') ?? 0;
  if (atOnce < 1) throw validationError('maxConcurrentRequests must be greater than 0');
  desk.change({ url, max_concurrent_requests: atOnce });
  return readSettings(desk);
}

function clearSettings(desk: WebhookDesk): SandboxResponse {
  desk.clear();
  return { status: 204 };
}

function listSubscriptions(desk: WebhookDesk): SandboxResponse {
  return jsonResponse(200, { results: desk.subscriptions.all().map(subscriptionView) });
}

const EVENT_TYPE =
  /^(?:(?:contact|company|deal|ticket|product|line_item|object)\.(?:creation|deletion|propertyChange|merge|restore|associationChange)|contact\.privacyDeletion)$/;

function createSubscription(desk: WebhookDesk, request: SandboxRequest): SandboxResponse {
  const body = bodyObject(request);
  const eventType = requiredText(body, 'eventType');
  if (!EVENT_TYPE.test(eventType)) throw validationError(`Invalid event type: ${eventType}`);
  if (eventType.startsWith('object.')) requireKeys(body, ['objectTypeId']);
  if (eventType.endsWith('.propertyChange')) requireKeys(body, ['propertyName']);
  const objectTypeId = textOf(body, 'objectTypeId');
  const propertyName = textOf(body, 'propertyName');
  const made = desk.subscriptions.add(
    {
      eventType,
      ...(objectTypeId === undefined ? {} : { objectTypeId }),
      ...(propertyName === undefined ? {} : { propertyName }),
    },
    flagOf(body, 'active') ?? false,
  );
  return jsonResponse(201, subscriptionView(made));
}

function updateSubscription(desk: WebhookDesk, request: SandboxRequest): SandboxResponse {
  const found = subscriptionOf(desk, request);
  const active = flagOf(bodyObject(request), 'active') ?? found.active;
  return jsonResponse(200, subscriptionView(desk.subscriptions.setActive(found, active)));
}

function updateSubscriptions(desk: WebhookDesk, request: SandboxRequest): SandboxResponse {
  const body = bodyObject(request);
  requireKeys(body, ['inputs']);
  const changes = objectListOf(body, 'inputs').map((input: JsonObject) => {
    requireKeys(input, ['id', 'active']);
    return {
      subscription: findSubscription(desk, integerOf(input, 'id') ?? 0),
      active: flagOf(input, 'active') ?? false,
    };
  });
  const results = changes.map(({ subscription, active }) =>
    subscriptionView(desk.subscriptions.setActive(subscription, active)),
  );
  const at = instantText(desk.now());
  return jsonResponse(200, { status: 'COMPLETE', results, startedAt: at, completedAt: at });
}

/** Answers 204 whatever there was. */
function removeSubscription(desk: WebhookDesk, { params }: SandboxRequest): SandboxResponse {
  desk.subscriptions.remove(Number(params['id']));
  return { status: 204 };
}

function subscriptionOf(desk: WebhookDesk, { params }: SandboxRequest): Subscription {
  return findSubscription(desk, Number(params['id']));
}

function findSubscription(desk: WebhookDesk, id: number): Subscription {
  const found = desk.subscriptions.find(id);
  if (found === undefined) throw notFound();
  return found;
}

function subscriptionView(subscription: Subscription): unknown {
  const { id, eventType, objectTypeId, propertyName, active } = subscription;
  return {
    id: String(id),
    eventType,
    objectTypeId,
    propertyName,
    active,
    createdAt: instantText(subscription.createdAt),
    updatedAt: instantText(subscription.updatedAt),
  };
}

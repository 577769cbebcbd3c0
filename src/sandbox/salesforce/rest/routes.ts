import type { SandboxRequest, SandboxResponse } from '../../server/exchange.ts';
import { createRouter, type Router } from '../../server/router.ts';
import { answerIdentity, answerUserInfo } from '../oauth/identity.ts';
import { answerAuthorize, answerConsent } from '../oauth/authorize-endpoint.ts';
import { answerIntrospect } from '../oauth/introspect-endpoint.ts';
import { answerRevoke, answerToken, type OAuthContext } from '../oauth/token-endpoint.ts';
import { answerAccountList } from '../record-page/account-list.ts';
import { metadataApi } from '../metadata/metadata-api.ts';
import { Deployments } from '../metadata/deployments.ts';
import { answerRecordPage } from '../record-page/record-page.ts';
import type { ApiCall, PublicHandler, SalesforceRoute } from './api-call.ts';
import { versionList } from './api-version.ts';
import { runBatchRequest } from '../composite/batch-handler.ts';
import { listCompositeResources, runComposite } from '../composite/composite-handler.ts';
import { createDispatch, type Dispatch, type InnerHandler } from '../composite/dispatch.ts';
import { runGraphs } from '../composite/graph-handler.ts';
import { createTree } from '../composite/tree-handler.ts';
import * as collections from './handlers/collection-handlers.ts';
import * as describes from './handlers/describe-handlers.ts';
import * as ingest from './handlers/bulk-ingest-handlers.ts';
import * as bulkQuery from './handlers/bulk-query-handlers.ts';
import { listJobs, pollJob, type BulkContext } from './handlers/bulk-shared.ts';
import * as deploys from './handlers/deploy-handlers.ts';
import * as limits from './handlers/limit-handlers.ts';
import * as queries from './handlers/query-handlers.ts';
import * as replication from './handlers/replication-handlers.ts';
import * as rows from './handlers/row-handlers.ts';
import * as tooling from './handlers/tooling-handlers.ts';
import type { SoapContext } from '../soap/soap-call.ts';
import { answerSoap, answerSoapApi } from '../soap/soap-endpoint.ts';
import { json } from './responses.ts';

type Answer = SandboxResponse | Promise<SandboxResponse>;

/** Routes under `/services/data/vXX.0`, in the order in which they are tried: the specific before the general. */
type ApiRoute = readonly [
  method: string,
  pattern: string,
  handle: (context: BulkContext, call: ApiCall) => Answer,
];

/** A resource that answers at once, and so can also be asked for inside of a composite request. */
type InnerRoute = readonly [
  method: string,
  pattern: string,
  handle: (context: BulkContext, call: ApiCall) => SandboxResponse,
];

const DATA: queries.QueryRoute = { surface: 'data', includeDeleted: false };
const DATA_ALL: queries.QueryRoute = { surface: 'data', includeDeleted: true };
const TOOLING: queries.QueryRoute = { surface: 'tooling', includeDeleted: false };

const QUERY_ROUTES: readonly InnerRoute[] = [
  ['GET', 'query', (context, call) => queries.runQuery(context, DATA, call)],
  ['GET', 'query/:locator', (context, call) => queries.continueQuery(context, DATA, call)],
  ['GET', 'queryAll', (context, call) => queries.runQuery(context, DATA_ALL, call)],
  ['GET', 'queryAll/:locator', (context, call) => queries.continueQuery(context, DATA_ALL, call)],
  ['GET', 'tooling/query', (context, call) => queries.runQuery(context, TOOLING, call)],
  [
    'GET',
    'tooling/query/:locator',
    (context, call) => queries.continueQuery(context, TOOLING, call),
  ],
  ['POST', 'tooling/sobjects/:object', tooling.createToolingRecord],
];

const ROW_ROUTES: readonly InnerRoute[] = [
  ['GET', 'sobjects', describes.listObjects],
  ['GET', 'sobjects/:object', describes.showObject],
  ['POST', 'sobjects/:object', rows.createRow],
  ['GET', 'sobjects/:object/describe', describes.describe],
  ['GET', 'sobjects/:object/describe/layouts', describes.showLayouts],
  ['GET', 'sobjects/:object/describe/layouts/:recordType', describes.showLayout],
  ['GET', 'sobjects/:object/updated', replication.listUpdated],
  ['GET', 'sobjects/:object/deleted', replication.listDeleted],
  ['GET', 'sobjects/:object/:id', rows.readRow],
  ['PATCH', 'sobjects/:object/:id', rows.updateRow],
  ['DELETE', 'sobjects/:object/:id', rows.deleteRow],
  ['GET', 'sobjects/:object/:field/:value', rows.readRowByExternalId],
  ['PATCH', 'sobjects/:object/:field/:value', rows.upsertRow],
  ['DELETE', 'sobjects/:object/:field/:value', rows.deleteRowByExternalId],
];

const COLLECTION_ROUTES: readonly InnerRoute[] = [
  ['POST', 'composite/sobjects', collections.createCollection],
  ['PATCH', 'composite/sobjects', collections.updateCollection],
  ['DELETE', 'composite/sobjects', collections.deleteCollection],
  ['GET', 'composite/sobjects/:object', collections.retrieveCollection],
  ['POST', 'composite/sobjects/:object', collections.retrieveCollection],
  ['PATCH', 'composite/sobjects/:object/:field', collections.upsertCollection],
];

const BULK_ROUTES: readonly ApiRoute[] = [
  ['GET', 'jobs/query', (context) => listJobs(context, 'query')],
  ['POST', 'jobs/query', bulkQuery.createQueryJob],
  ['GET', 'jobs/query/:id', (context, call) => pollJob(context, call, 'query')],
  ['PATCH', 'jobs/query/:id', bulkQuery.changeQueryJob],
  ['DELETE', 'jobs/query/:id', bulkQuery.deleteQueryJob],
  ['GET', 'jobs/query/:id/results', bulkQuery.queryJobResults],
  ['GET', 'jobs/ingest', (context) => listJobs(context, 'ingest')],
  ['POST', 'jobs/ingest', ingest.createIngestJob],
  ['GET', 'jobs/ingest/:id', (context, call) => pollJob(context, call, 'ingest')],
  ['PATCH', 'jobs/ingest/:id', ingest.changeIngestJob],
  ['DELETE', 'jobs/ingest/:id', ingest.deleteIngestJob],
  ['PUT', 'jobs/ingest/:id/batches', ingest.uploadBatch],
  [
    'GET',
    'jobs/ingest/:id/successfulResults',
    (context, call) => ingest.ingestOutcome(context, 'successful', call),
  ],
  [
    'GET',
    'jobs/ingest/:id/failedResults',
    (context, call) => ingest.ingestOutcome(context, 'failed', call),
  ],
  ['GET', 'jobs/ingest/:id/unprocessedrecords', ingest.ingestUnprocessed],
];

const LIMIT_ROUTES: readonly InnerRoute[] = [
  ['GET', '', describes.listResources],
  ['GET', 'limits', limits.showLimits],
  ['GET', 'limits/recordCount', limits.countRecords],
];

const INNER_ROUTES = [...LIMIT_ROUTES, ...QUERY_ROUTES, ...ROW_ROUTES, ...COLLECTION_ROUTES];

function compositeRoutes(dispatch: Dispatch): readonly ApiRoute[] {
  return [
    ['GET', 'composite', (_, call) => listCompositeResources(call)],
    ['POST', 'composite', (context, call) => runComposite(context, dispatch, call)],
    ['POST', 'composite/graph', (context, call) => runGraphs(context, dispatch, call)],
    ['POST', 'composite/batch', (context, call) => runBatchRequest(context, dispatch, call)],
    ['POST', 'composite/tree/:object', createTree],
  ];
}

export function createRoutes(context: BulkContext, oauth: OAuthContext): Router<SalesforceRoute> {
  const router = createRouter<SalesforceRoute>();
  function open(method: string, pattern: string, handle: PublicHandler): void {
    router.add(method, pattern, { kind: 'public', handle });
  }
  open('GET', '/services/data', () => json(200, versionList()));
  open('GET', '/services/oauth2/authorize', (request) => answerAuthorize(oauth, request));
  open('POST', '/services/oauth2/authorize', (request) => answerConsent(oauth, request));
  open('POST', '/services/oauth2/introspect', (request) => answerIntrospect(oauth, request));
  open('POST', '/services/oauth2/token', (request) => answerToken(oauth, request));
  open('POST', '/services/oauth2/revoke', (request) => answerRevoke(oauth, request));
  open('GET', '/services/oauth2/revoke', (request) => answerRevoke(oauth, request));
  open('GET', '/services/oauth2/userinfo', (request) => answerUserInfo(oauth, request));
  open('POST', '/services/oauth2/userinfo', (request) => answerUserInfo(oauth, request));
  open('GET', '/id/:organization/:user', (request) => answerIdentity(oauth, request));
  open('GET', '/', () => answerAccountList(context.org));
  open('GET', '/record/:id', (request) => answerRecordPage(context.org, request));
  const deployments = new Deployments(context.org);
  addSoapRoutes(router, { ...oauth, usage: context.usage }, deployments);
  addDeployRoutes(router, context, deployments);
  const inside = createRouter<InnerHandler>();
  for (const [method, pattern, handle] of INNER_ROUTES) {
    inside.add(method, `/services/data/:version/${pattern}`, (call) => handle(context, call));
  }
  const composites = compositeRoutes(createDispatch(inside));
  for (const [method, pattern, handle] of [...INNER_ROUTES, ...BULK_ROUTES, ...composites]) {
    const handler = { kind: 'api', handle: (call: ApiCall) => handle(context, call) } as const;
    router.add(method, `/services/data/:version/${pattern}`, handler);
  }
  return router;
}

function addSoapRoutes(
  router: Router<SalesforceRoute>,
  context: SoapContext,
  deployments: Deployments,
): void {
  const metadata = metadataApi(deployments);
  const apis = {
    u: (request: SandboxRequest) => answerSoap(context, request),
    m: (request: SandboxRequest) => answerSoapApi(context, request, metadata),
  };
  for (const [letter, handle] of Object.entries(apis)) {
    const pattern = `/services/Soap/${letter}/:version`;
    for (const path of [pattern, `${pattern}/:organization`]) {
      router.add('POST', path, { kind: 'foreign', handle });
    }
  }
}

function addDeployRoutes(
  router: Router<SalesforceRoute>,
  context: BulkContext,
  deployments: Deployments,
): void {
  const path = '/services/data/:version/metadata/deployRequest';
  router.add('POST', path, {
    kind: 'api',
    handle: (call) => deploys.startDeploy(deployments, context, call),
  });
  router.add('GET', `${path}/:id`, {
    kind: 'api',
    handle: (call) => deploys.checkDeploy(deployments, call),
  });
}

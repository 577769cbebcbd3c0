import type { SandboxResponse } from '../../../server/exchange.ts';
import { ORGANIZATION_KEY } from '../../org/org.ts';
import {
  describeObject,
  describeSummary,
  type DescribePlace,
} from '../../schema/describe-object.ts';
import type { ApiCall } from '../api-call.ts';
import { objectOfPath } from '../find-object.ts';
import { json } from '../responses.ts';
import type { RestContext } from '../rest-context.ts';

const COLLECTION_SIZE_MAX = 200;

/** Resources of one version, by name. */
const RESOURCES = ['tooling', 'sobjects', 'query', 'queryAll', 'composite', 'limits', 'jobs'];

export function listResources(context: RestContext, call: ApiCall): SandboxResponse {
  const { ids } = context.org;
  const resources: Record<string, string> = {};
  for (const name of RESOURCES) resources[name] = `${call.basePath}/${name}`;
  // jsforce and sfdmu look for it.
  resources['identity'] =
    `${context.ownUrl()}/id/${ids.encode(ORGANIZATION_KEY)}/${ids.encode(call.session.user)}`;
  return json(200, resources);
}

export function listObjects(context: RestContext, call: ApiCall): SandboxResponse {
  const objects = context.org.schema.objects().filter(({ surfaces }) => surfaces.includes('data'));
  return context.describes.answer(call, {
    encoding: 'UTF-8',
    maxBatchSize: COLLECTION_SIZE_MAX,
    sobjects: objects
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map((object) => describeSummary(object, placeOf(context, call))),
  });
}

export function showObject(context: RestContext, call: ApiCall): SandboxResponse {
  const object = objectOfPath(context, call);
  return context.describes.answer(call, {
    objectDescribe: describeSummary(object, placeOf(context, call)),
    recentItems: [],
  });
}

export function describe(context: RestContext, call: ApiCall): SandboxResponse {
  const object = objectOfPath(context, call);
  const access = context.org.fieldSecurity.forUser(call.session.user);
  const description = describeObject(context.org.schema, object, access, placeOf(context, call));
  return context.describes.answer(call, description);
}

function placeOf(context: RestContext, call: ApiCall): DescribePlace {
  return { basePath: call.basePath, origin: context.ownUrl() };
}

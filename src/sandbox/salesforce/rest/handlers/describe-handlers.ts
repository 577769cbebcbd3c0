import type { SandboxResponse } from '../../../server/exchange.ts';
import { ORGANIZATION_KEY } from '../../org/org.ts';
import {
  describeObject,
  describeSummary,
  type DescribePlace,
} from '../../schema/describe-object.ts';
import { describeLayouts, layoutOf } from '../../schema/describe-layout.ts';
import {
  describeRecordTypes,
  type DescribedRecordType,
} from '../../schema/describe-record-types.ts';
import type { FieldSchema } from '../../schema/field.ts';
import type { ObjectSchema } from '../../schema/object.ts';
import { makeKey } from '../../values/record-id.ts';
import type { ApiCall } from '../api-call.ts';
import { notFound } from '../fault.ts';
import { objectOfPath } from '../find-object.ts';
import { json } from '../responses.ts';
import type { RestContext } from '../rest-context.ts';

const COLLECTION_SIZE_MAX = 200;
const LAYOUT_PREFIX = '00h';

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
  const { schema, fieldSecurity } = context.org;
  const access = fieldSecurity.forUser(call.session.user);
  const view = { schema, access, recordTypes: recordTypesOf(context, call, object) };
  const description = describeObject(object, view, placeOf(context, call));
  return context.describes.answer(call, description);
}

/** `describe/layouts`: all of them with their record types. */
export function showLayouts(context: RestContext, call: ApiCall): SandboxResponse {
  const object = objectWithLayout(context, call);
  const description = describeLayouts({
    layoutId: layoutIdOf(context, object),
    fields: visibleFields(context, call, object),
    recordTypes: recordTypesOf(context, call, object),
  });
  return context.describes.answer(call, description);
}

/** `describe/layouts/<record type>`. */
export function showLayout(context: RestContext, call: ApiCall): SandboxResponse {
  const object = objectWithLayout(context, call);
  const asked = call.request.params['recordType'] ?? '';
  const known = recordTypesOf(context, call, object).some(
    ({ recordTypeId }) => recordTypeId === asked || recordTypeId.slice(0, 15) === asked,
  );
  if (!known) throw notFound();
  const fields = visibleFields(context, call, object);
  return context.describes.answer(call, layoutOf(layoutIdOf(context, object), fields));
}

function objectWithLayout(context: RestContext, call: ApiCall): ObjectSchema {
  const object = objectOfPath(context, call);
  if (object.layoutable) return object;
  throw notFound();
}

/** One layout an object, with its place in the schema as its number. */
function layoutIdOf({ org }: RestContext, object: ObjectSchema): string {
  return org.ids.encode(makeKey(LAYOUT_PREFIX, 1 + org.schema.objects().indexOf(object)));
}

function visibleFields(
  { org }: RestContext,
  call: ApiCall,
  object: ObjectSchema,
): readonly FieldSchema[] {
  const access = org.fieldSecurity.forUser(call.session.user);
  return object.fields.filter((field) => access.canRead(object, field));
}

function recordTypesOf(
  { org }: RestContext,
  call: ApiCall,
  object: ObjectSchema,
): readonly DescribedRecordType[] {
  const path = `${call.basePath}/sobjects/${object.name}`;
  return describeRecordTypes(object, { ids: org.ids, types: org.recordTypes.of(object), path });
}

function placeOf(context: RestContext, call: ApiCall): DescribePlace {
  return { basePath: call.basePath, origin: context.ownUrl() };
}

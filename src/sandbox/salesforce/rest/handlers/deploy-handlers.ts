import { z } from 'zod';
import type { SandboxRequest, SandboxResponse } from '../../../server/exchange.ts';
import type { DeployOptions } from '../../metadata/deploy-result.ts';
import type { Deployments } from '../../metadata/deployments.ts';
import type { ApiCall } from '../api-call.ts';
import { fault } from '../fault.ts';
import { jsonObject } from '../json-body.ts';
import { json } from '../responses.ts';
import type { RestContext } from '../rest-context.ts';

const optionsSchema = z.looseObject({
  checkOnly: z.boolean().default(false),
  rollbackOnError: z.boolean().default(true),
  ignoreWarnings: z.boolean().default(false),
});
const requestSchema = z.object({ deployOptions: optionsSchema.prefault({}) });

/** `POST metadata/deployRequest`: a zip with its options in a form, or the id of a validation that went well. */
export async function startDeploy(
  deployments: Deployments,
  context: RestContext,
  call: ApiCall,
): Promise<SandboxResponse> {
  const { request } = call;
  const actor = { org: context.org, user: call.session.user };
  if (!isForm(request)) {
    const validation = jsonObject(request)['validatedDeployRequestId'];
    const id = deployments.startValidated(actor, typeof validation === 'string' ? validation : '');
    return json(201, { id, deployResult: deployments.started(id) });
  }
  const { zip, options } = await readForm(request);
  const id = deployments.start(actor, zip, options);
  return json(201, { id, deployOptions: options, deployResult: deployments.started(id) });
}

/** `GET metadata/deployRequest/<id>?includeDetails=true`. */
export function checkDeploy(deployments: Deployments, { request }: ApiCall): SandboxResponse {
  const id = request.params['id'] ?? '';
  const withDetails = request.query.get('includeDetails') === 'true';
  return json(200, { id, deployResult: deployments.check(id, withDetails) });
}

function isForm(request: SandboxRequest): boolean {
  return request.headers['content-type']?.startsWith('multipart/form-data') === true;
}

async function readForm(
  request: SandboxRequest,
): Promise<{ readonly zip: Buffer; readonly options: DeployOptions }> {
  const form = await formOf(request);
  const file = form.get('file');
  if (!(file instanceof Blob)) throw badForm('the part named file is missing');
  // The vendor's pages call the part json, its own client entity_content.
  const text = form.get('json') ?? form.get('entity_content');
  const read = requestSchema.safeParse(parseJson(text instanceof Blob ? await text.text() : text));
  if (!read.success) throw badForm('the part named json holds no deployOptions');
  return { zip: Buffer.from(await file.arrayBuffer()), options: read.data.deployOptions };
}

/** Node.js reads forms as browsers do. */
async function formOf({ body, headers }: SandboxRequest): Promise<FormData> {
  const type = headers['content-type'] ?? '';
  try {
    return await new Response(new Uint8Array(body), {
      headers: { 'content-type': type },
    }).formData();
  } catch {
    throw badForm('the body is no multipart form');
  }
}

function parseJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '{}');
  } catch {
    return undefined;
  }
}

function badForm(message: string): Error {
  return fault(400, 'INVALID_MULTIPART_REQUEST', message);
}

import type { SandboxResponse } from '../../../server/exchange.ts';
import { createCustomField } from '../../tooling/custom-fields.ts';
import type { ApiCall } from '../api-call.ts';
import { notFound } from '../fault.ts';
import { jsonObject } from '../json-body.ts';
import { json } from '../responses.ts';
import type { RestContext } from '../rest-context.ts';

/** `POST tooling/sobjects/CustomField`; other tooling objects cannot be created here. */
export function createToolingRecord(context: RestContext, call: ApiCall): SandboxResponse {
  if (call.request.params['object']?.toLowerCase() !== 'customfield') throw notFound();
  const key = createCustomField(context.org, jsonObject(call.request));
  const id = context.org.ids.encode(key);
  return json(201, { id, success: true, errors: [], warnings: [], infos: [] });
}

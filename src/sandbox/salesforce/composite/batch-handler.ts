import type { SandboxResponse } from '../../server/exchange.ts';
import type { RecordInput } from '../dml/record-input.ts';
import type { ApiCall } from '../rest/api-call.ts';
import { fault, SalesforceFault } from '../rest/fault.ts';
import { jsonObject } from '../rest/json-body.ts';
import { errorBody, json, jsonText } from '../rest/responses.ts';
import type { RestContext } from '../rest/rest-context.ts';
import { bodyText, isFailure, type Dispatch } from './dispatch.ts';
import { listIn, textIn } from './subrequest.ts';

/** https://developer.salesforce.com/docs (Batch): subrequests of one batch. */
const SUBREQUESTS_MAX = 25;

/** `POST composite/batch`: each subrequest on its own; each counts as a call. */
export function runBatchRequest(
  context: RestContext,
  dispatch: Dispatch,
  call: ApiCall,
): SandboxResponse {
  const body = jsonObject(call.request);
  const requests = listIn(body, 'batchRequests');
  if (requests.length > SUBREQUESTS_MAX) {
    // The wording is an assumption [K].
    const message = `The batch can’t have more than ${String(SUBREQUESTS_MAX)} subrequests`;
    throw fault(400, 'LIMIT_EXCEEDED', message);
  }
  const haltOnError = body['haltOnError'] === true;
  const responses: SandboxResponse[] = [];
  for (const [index, request] of requests.entries()) {
    const stops = haltOnError && responses.some(isFailure);
    const response = stops ? HALTED : counted(context, index, () => dispatch(call, inner(request)));
    responses.push(response);
  }
  const results = responses.map(
    (response) => `{"statusCode":${String(response.status)},"result":${bodyText(response)}}`,
  );
  return jsonText(
    200,
    `{"hasErrors":${String(responses.some(isFailure))},"results":[${results.join(',')}]}`,
  );
}

const HALTED = json(
  412,
  errorBody([{ code: 'BATCH_PROCESSING_HALTED', message: 'Batch processing halted per request' }]),
);

/** The call itself has paid for the first. */
function counted(context: RestContext, index: number, run: () => SandboxResponse): SandboxResponse {
  try {
    if (index > 0) context.usage.consumeRequest();
  } catch (error) {
    if (!(error instanceof SalesforceFault)) throw error;
    return json(error.status, errorBody(error.errors));
  }
  return run();
}

/** The address is relative to `/services/data/`: `v67.0/sobjects/Account/001...`. */
function inner(request: RecordInput): Parameters<Dispatch>[1] {
  const url = textIn(request, 'url').replace(/^(?:\/?services\/data)?\/?/, '/services/data/');
  return { method: textIn(request, 'method'), url, headers: {}, body: request['richInput'] };
}

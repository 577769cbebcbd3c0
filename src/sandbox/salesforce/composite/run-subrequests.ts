import type { SandboxResponse } from '../../server/exchange.ts';
import type { Org } from '../org/org.ts';
import type { ApiCall } from '../rest/api-call.ts';
import { errorBody, json } from '../rest/responses.ts';
import { bodyText, isFailure, type Dispatch } from './dispatch.ts';
import { BadReference, resolveAddress, resolveReferences } from './references.ts';
import type { Subrequest } from './subrequest.ts';

/** The wording is an assumption [K]. */
const ROLLED_BACK = refusal(
  'The transaction was rolled back since another operation in the same transaction failed.',
);

export interface SubrequestRun {
  readonly responses: readonly SandboxResponse[];
  readonly isSuccessful: boolean;
}

interface Runner {
  readonly org: Org;
  readonly dispatch: Dispatch;
  readonly call: ApiCall;
}

class RolledBack extends Error {}

/** One after the other; one that refers to the answer of a failed one is not carried out. */
export function runEach(runner: Runner, subrequests: readonly Subrequest[]): SubrequestRun {
  const answers = new Map<string, unknown>();
  const responses = subrequests.map((subrequest) => runOne(runner, subrequest, answers));
  return { responses, isSuccessful: !responses.some(isFailure) };
}

/** In one transaction: the first that fails keeps its own error and undoes all the others. */
export function runAllOrNone(runner: Runner, subrequests: readonly Subrequest[]): SubrequestRun {
  const answers = new Map<string, unknown>();
  const responses: SandboxResponse[] = [];
  try {
    runner.org.store.transaction(() => {
      for (const subrequest of subrequests) {
        const response = runOne(runner, subrequest, answers);
        responses.push(response);
        if (isFailure(response)) throw new RolledBack();
      }
    });
    return { responses, isSuccessful: true };
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error;
    runner.org.fieldSecurity.forget();
    const failed = responses.length - 1;
    return {
      responses: subrequests.map((_, index) =>
        index === failed ? (responses[failed] ?? ROLLED_BACK) : ROLLED_BACK,
      ),
      isSuccessful: false,
    };
  }
}

/** What a subrequest gets that is not carried out at all. */
export function refusal(message: string): SandboxResponse {
  return json(400, errorBody([{ code: 'PROCESSING_HALTED', message }]));
}

/** `compositeResponse` as JSON text. */
export function compositeResponse(
  subrequests: readonly Subrequest[],
  { responses }: SubrequestRun,
): string {
  const entries = subrequests.map(({ referenceId }, index) =>
    entryText(referenceId, responses[index] ?? ROLLED_BACK),
  );
  return `{"compositeResponse":[${entries.join(',')}]}`;
}

function entryText(referenceId: string, response: SandboxResponse): string {
  const location = response.headers?.['Location'];
  const httpHeaders = JSON.stringify(location === undefined ? {} : { Location: location });
  return `{"body":${bodyText(response)},"httpHeaders":${httpHeaders},"httpStatusCode":${String(response.status)},"referenceId":${JSON.stringify(referenceId)}}`;
}

function runOne(
  { dispatch, call }: Runner,
  subrequest: Subrequest,
  answers: Map<string, unknown>,
): SandboxResponse {
  const malformed = malformedReferenceId(subrequest);
  if (malformed !== undefined) return malformed;
  try {
    const { method, headers } = subrequest;
    const url = resolveAddress(subrequest.url, answers);
    const body = resolveReferences(subrequest.body, answers);
    const response = dispatch(call, { method, url, headers, body });
    if (!isFailure(response)) answers.set(subrequest.referenceId, JSON.parse(bodyText(response)));
    return response;
  } catch (error) {
    if (error instanceof BadReference) return refusal(error.message);
    throw error;
  }
}

function malformedReferenceId({ referenceId }: Subrequest): SandboxResponse | undefined {
  if (/^[A-Za-z0-9]\w*$/.test(referenceId)) return undefined;
  const message = `Provided referenceId ('${referenceId}') must start with a letter or a number, and it can contain only letters, numbers and underscores ('_').`;
  // The code is an assumption [K].
  return json(400, errorBody([{ code: 'INVALID_INPUT', message }]));
}

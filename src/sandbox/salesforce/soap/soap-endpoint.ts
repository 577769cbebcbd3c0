import type { SandboxRequest, ServedAnswer } from '../../server/exchange.ts';
import { isServedVersion } from '../rest/api-version.ts';
import { SalesforceFault } from '../rest/fault.ts';
import { deleteRecords, emptyRecycleBin, undelete } from './bin-calls.ts';
import { login } from './login.ts';
import { merge } from './merge-call.ts';
import { childOf, readXml, textOf, XmlError } from './read-xml.ts';
import { create, update, upsert } from './save-calls.ts';
import type { SoapCall, SoapContext, SoapOperation, SoapSessionCall } from './soap-call.ts';
import { envelope, faultAnswer, SoapFault } from './soap-fault.ts';
import { getServerTimestamp, getUserInfo } from './user-info.ts';
import { branch, leavesOf } from './write-xml.ts';

const OPERATIONS: ReadonlyMap<string, SoapOperation> = new Map([
  ['create', create],
  ['update', update],
  ['upsert', upsert],
  ['delete', deleteRecords],
  ['undelete', undelete],
  ['emptyRecycleBin', emptyRecycleBin],
  ['merge', merge],
  ['getUserInfo', getUserInfo],
  ['getServerTimestamp', getServerTimestamp],
  ['logout', logout],
]);

/** One of the vendor's SOAP APIs. */
export interface SoapApi {
  /** Of the operations and what is in them. */
  readonly namespace: string;
  /** Further namespaces of an answer, as attributes. */
  readonly declared: string;
  readonly operations: ReadonlyMap<string, SoapOperation>;
}

/** The partner API, as far as REST has nothing like it, and what clients save with. */
const PARTNER_API: SoapApi = {
  namespace: 'urn:partner.soap.sforce.com',
  declared: 'xmlns:sf="urn:sobject.partner.soap.sforce.com"',
  operations: OPERATIONS,
};

/** `POST /services/Soap/u/XX.0`. */
export function answerSoap(context: SoapContext, request: SandboxRequest): ServedAnswer {
  return answerSoapApi(context, request, PARTNER_API);
}

/** One call of any of the SOAP APIs. */
export function answerSoapApi(
  context: SoapContext,
  request: SandboxRequest,
  api: SoapApi,
): ServedAnswer {
  let cost = 0;
  try {
    const call = readCall(request);
    const { name } = call.operation;
    if (name === 'login') return answer(context, api, { name, result: login(context, call), cost });
    const session = authenticate(context, call);
    const operation = api.operations.get(name);
    if (operation === undefined) {
      const message = `No operation available for request {${api.namespace}}${name}`;
      throw new SoapFault('INVALID_OPERATION', message, 'Client');
    }
    context.usage.consumeRequest();
    cost = 1;
    return answer(context, api, { name, result: operation(context, session), cost });
  } catch (error) {
    return { response: faultAnswer(asSoapFault(error)), cost };
  }
}

function readCall(request: SandboxRequest): SoapCall {
  const version = readVersion(request.params['version'] ?? '');
  const document = readXml(request.body.toString('utf8'));
  const operation = childOf(document, 'Body')?.children[0];
  if (operation === undefined) {
    throw new SoapFault('INVALID_OPERATION', 'the body of the envelope is empty', 'Client');
  }
  return { operation, header: childOf(document, 'Header'), version };
}

function readVersion(segment: string): number {
  const version = /^\d{1,3}\.0$/.test(segment) ? Number(segment) : Number.NaN;
  if (isServedVersion(version)) return version;
  throw new SoapFault('UNSUPPORTED_API_VERSION', `Invalid Api version specified on URL`);
}

function authenticate(context: SoapContext, call: SoapCall): SoapSessionCall {
  const token = textOf(childOf(call.header, 'SessionHeader'), 'sessionId') ?? '';
  const user = context.sessions.findUser(token);
  if (user !== undefined) return { ...call, user, token };
  throw new SoapFault(
    'INVALID_SESSION_ID',
    'Invalid Session ID found in SessionHeader: Illegal Session. Session not found, missing session hash',
  );
}

function logout({ sessions }: SoapContext, { token }: SoapSessionCall): string {
  sessions.revoke(token);
  return '';
}

interface SoapResult {
  readonly name: string;
  readonly result: string;
  readonly cost: number;
}

function answer(
  context: SoapContext,
  api: SoapApi,
  { name, result, cost }: SoapResult,
): ServedAnswer {
  const { used, max } = context.usage.requests;
  const limit = leavesOf({ current: used, limit: max, type: 'API REQUESTS' });
  const header = cost === 0 ? '' : branch('LimitInfoHeader', branch('limitInfo', limit));
  const namespaces = `xmlns="${api.namespace}" ${api.declared}`.trim();
  const response = envelope(200, namespaces, [header, branch(`${name}Response`, result)]);
  return { response, cost };
}

function asSoapFault(error: unknown): SoapFault {
  if (error instanceof SoapFault) return error;
  if (error instanceof XmlError) return new SoapFault('INVALID_SOAP', error.message, 'Client');
  const [first] = error instanceof SalesforceFault ? error.errors : [];
  if (first === undefined) throw error;
  return new SoapFault(first.code, first.message);
}

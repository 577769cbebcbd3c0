import { dmlContext, type DmlContext } from '../dml/dml-context.ts';
import { mergeRecords } from '../dml/merge-records.ts';
import { inputValue, typeOf, type RecordInput } from '../dml/record-input.ts';
import { isOf, noSuchRecord } from '../dml/write-record.ts';
import { malformedId } from '../dml/upsert-record.ts';
import { apiError, type ApiError } from '../rest/fault.ts';
import type { IdCodec, RecordKey } from '../values/record-id.ts';
import { childOf, childrenOf, type XmlElement } from './read-xml.ts';
import { errorElement } from './row-results.ts';
import type { SoapOperation } from './soap-call.ts';
import { SoapFault } from './soap-fault.ts';
import { readSoapRecord } from './soap-record.ts';
import { branch, leaf, leaves } from './write-xml.ts';

/** https://developer.salesforce.com/docs (merge): requests of one call. */
const REQUESTS_MAX = 200;

/** `merge`: each request on its own, one that fails leaves the others alone. */
export const merge: SoapOperation = (context, call) => {
  const requests = childrenOf(call.operation, 'mergeRequests');
  if (requests.length > REQUESTS_MAX) {
    throw new SoapFault('LIMIT_EXCEEDED', `maximum of ${String(REQUESTS_MAX)} merge requests`);
  }
  const dml = dmlContext(context.org, call.user, 'csv');
  return requests.map((request) => mergeOne(dml, request)).join('');
};

function mergeOne(dml: DmlContext, request: XmlElement): string {
  const { ids, schema } = dml.org;
  const masterElement = childOf(request, 'masterRecord');
  const input: RecordInput = masterElement === undefined ? {} : readSoapRecord(masterElement);
  const object = schema.findOn('data', typeOf(input) ?? '');
  if (object === undefined) {
    const message = `sObject type '${typeOf(input) ?? ''}' is not supported.`;
    return failure(undefined, [apiError('INVALID_TYPE', message)]);
  }
  const text = inputValue(input, 'Id');
  const master = ids.decode(typeof text === 'string' ? text.trim() : '');
  if (master === undefined || !isOf(object, master.key)) {
    return failure(undefined, [malformedId(object, typeof text === 'string' ? text : '')]);
  }
  const masterId = ids.encode(master.key);
  const losers = childrenOf(request, 'recordToMergeIds').map((each) => each.text.trim());
  const keys = losers.flatMap((loser) => ownKey(ids, loser) ?? []);
  if (!master.own || keys.length < losers.length) return failure(masterId, [noSuchRecord()]);
  const outcome = mergeRecords(dml, { object, master: master.key, input, losers: keys });
  if (!outcome.ok) return failure(masterId, outcome.errors);
  return branch(
    'result',
    leaf('id', masterId),
    leaves(
      'mergedRecordIds',
      keys.map((key) => ids.encode(key)),
    ),
    leaf('success', true),
    leaves(
      'updatedRelatedIds',
      outcome.updatedRelated.map((key) => ids.encode(key)),
    ),
  );
}

function ownKey(ids: IdCodec, text: string): RecordKey | undefined {
  const id = ids.decode(text);
  return id?.own === true ? id.key : undefined;
}

function failure(id: string | undefined, errors: readonly ApiError[]): string {
  return branch(
    'result',
    errors.map(errorElement).join(''),
    leaf('id', id ?? null),
    leaf('success', false),
  );
}

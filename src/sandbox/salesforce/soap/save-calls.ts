import { dmlContext, type DmlContext } from '../dml/dml-context.ts';
import { typeOf, type RecordInput } from '../dml/record-input.ts';
import { runBatch } from '../dml/run-batch.ts';
import type { RowResult } from '../dml/save-records.ts';
import { createNamed, failed, updateNamed, upsertNamed } from '../dml/write-record.ts';
import { apiError } from '../rest/fault.ts';
import { fieldOf } from '../schema/object.ts';
import { refuseTooMany, wantsAllOrNone } from './bin-calls.ts';
import { childrenOf, textOf } from './read-xml.ts';
import { resultElement } from './row-results.ts';
import type { SoapContext, SoapOperation, SoapSessionCall } from './soap-call.ts';
import { readSoapRecord } from './soap-record.ts';

export const create: SoapOperation = (context, call) =>
  eachRecord(context, call, createNamed)
    .map((result) => resultElement(context.org.ids, result))
    .join('');

export const update: SoapOperation = (context, call) =>
  eachRecord(context, call, updateNamed)
    .map((result) => resultElement(context.org.ids, result))
    .join('');

export const upsert: SoapOperation = (context, call) => {
  // jsforce spells it in the first way, the WSDL in the second.
  const { operation } = call;
  const keyName =
    textOf(operation, 'externalIDFieldName') ?? textOf(operation, 'externalIdFieldName') ?? 'Id';
  return eachRecord(context, call, (dml, input) => upsertBy(dml, keyName, input))
    .map((result) => resultElement(context.org.ids, result, { tellsCreated: true }))
    .join('');
};

function upsertBy(dml: DmlContext, keyName: string, input: RecordInput): RowResult {
  const object = dml.org.schema.findOn('data', typeOf(input) ?? '');
  if (object === undefined) {
    const message = `sObject type '${typeOf(input) ?? ''}' is not supported.`;
    return failed(apiError('INVALID_TYPE', message));
  }
  const field = fieldOf(object, keyName);
  const isKey = field !== undefined && (field.externalId || field.idLookup);
  if (isKey && dml.access.canRead(object, field)) return upsertNamed(dml, object, field, input);
  const message = `Field name provided, ${keyName} is not an External ID or indexed field for ${object.name}`;
  return failed(apiError('INVALID_FIELD', message));
}

function eachRecord(
  context: SoapContext,
  call: SoapSessionCall,
  write: (dml: DmlContext, input: RecordInput) => RowResult,
): readonly RowResult[] {
  const records = childrenOf(call.operation, 'sObjects').map(readSoapRecord);
  refuseTooMany(records.length);
  const dml = dmlContext(context.org, call.user, 'csv');
  const writes = records.map((input) => () => write(dml, input));
  return runBatch(dml, writes, wantsAllOrNone(call));
}

import { dmlContext } from '../dml/dml-context.ts';
import { purgeRecord, undeleteRecord } from '../dml/recycle-bin.ts';
import { runBatch } from '../dml/run-batch.ts';
import { deleteNamed, failed, noSuchRecord } from '../dml/write-record.ts';
import type { DmlContext } from '../dml/dml-context.ts';
import type { RowResult } from '../dml/save-records.ts';
import { apiError } from '../rest/fault.ts';
import type { RecordKey } from '../values/record-id.ts';
import { childOf, childrenOf, textOf } from './read-xml.ts';
import { resultElement } from './row-results.ts';
import type { SoapCall, SoapContext, SoapOperation, SoapSessionCall } from './soap-call.ts';
import { SoapFault } from './soap-fault.ts';

/** https://developer.salesforce.com/docs (delete, undelete, emptyRecycleBin): ids of one call. */
const IDS_MAX = 200;

export const undelete: SoapOperation = (context, call) =>
  eachId(context, call, (dml, text) => byKey(dml, text, undeleteRecord));

export const emptyRecycleBin: SoapOperation = (context, call) =>
  eachId(context, call, (dml, text) => byKey(dml, text, purgeRecord));

export const deleteRecords: SoapOperation = (context, call) => eachId(context, call, deleteNamed);

/** `<AllOrNoneHeader><allOrNone>true</allOrNone></AllOrNoneHeader>`. */
export function wantsAllOrNone({ header }: SoapCall): boolean {
  return textOf(childOf(header, 'AllOrNoneHeader'), 'allOrNone') === 'true';
}

export function refuseTooMany(count: number): void {
  if (count <= IDS_MAX) return;
  throw new SoapFault(
    'EXCEEDED_ID_LIMIT',
    `record limit reached. cannot submit more than ${String(IDS_MAX)} records into this call`,
    'InvalidIdFault',
  );
}

function eachId(
  context: SoapContext,
  call: SoapSessionCall,
  write: (dml: DmlContext, id: string) => RowResult,
): string {
  const ids = childrenOf(call.operation, 'ids').map(({ text }) => text.trim());
  refuseTooMany(ids.length);
  const dml = dmlContext(context.org, call.user, 'csv');
  const writes = ids.map((id) => () => write(dml, id));
  return runBatch(dml, writes, wantsAllOrNone(call))
    .map((result) => resultElement(context.org.ids, result))
    .join('');
}

function byKey(
  dml: DmlContext,
  text: string,
  write: (dml: DmlContext, key: RecordKey) => RowResult,
): RowResult {
  const id = dml.org.ids.decode(text);
  if (id === undefined) return failed(apiError('MALFORMED_ID', `malformed id ${text}`));
  return id.own ? write(dml, id.key) : failed(noSuchRecord());
}

import type { SandboxResponse } from '../../server/exchange.ts';
import { dmlContext, type DmlContext } from '../dml/dml-context.ts';
import { createNamed } from '../dml/write-record.ts';
import type { RowResult } from '../dml/save-records.ts';
import type { ApiCall } from '../rest/api-call.ts';
import { objectOfPath } from '../rest/find-object.ts';
import { jsonObject } from '../rest/json-body.ts';
import { json } from '../rest/responses.ts';
import type { RestContext } from '../rest/rest-context.ts';
import type { RecordKey } from '../values/record-id.ts';
import { readTree, type TreeRecord } from './read-tree.ts';

class TreeFailed extends Error {}

interface SavedRecord {
  readonly record: TreeRecord;
  readonly result: RowResult;
}

/** `POST composite/tree/X`: records with their children, all or nothing; level by level, as the answer lists them. */
export function createTree(context: RestContext, call: ApiCall): SandboxResponse {
  const object = objectOfPath(context, call);
  const levels = readTree(context.org.schema, object, jsonObject(call.request));
  const dml = dmlContext(context.org, call.session.user);
  const saved: SavedRecord[] = [];
  try {
    context.org.store.transaction(() => {
      saveLevels(dml, levels, saved);
      if (saved.some(({ result }) => !result.ok)) throw new TreeFailed();
    });
  } catch (error) {
    if (!(error instanceof TreeFailed)) throw error;
    return json(400, { hasErrors: true, results: saved.flatMap(failureOf) });
  }
  const results = saved.map(({ record, result }) => ({
    referenceId: record.referenceId,
    id: result.key === undefined ? null : context.org.ids.encode(result.key),
  }));
  return json(201, { hasErrors: false, results });
}

function saveLevels(
  dml: DmlContext,
  levels: readonly (readonly TreeRecord[])[],
  saved: SavedRecord[],
): void {
  const keys = new Map<TreeRecord, RecordKey>();
  for (const level of levels) {
    for (const record of level) {
      const parent = record.parent === undefined ? undefined : keys.get(record.parent.record);
      // Below a record that failed nothing is tried.
      if (record.parent !== undefined && parent === undefined) continue;
      const result = createNamed(dml, withParent(dml, record, parent));
      if (result.ok) keys.set(record, result.key);
      saved.push({ record, result });
    }
  }
}

function withParent(
  dml: DmlContext,
  { input, parent }: TreeRecord,
  key: RecordKey | undefined,
): TreeRecord['input'] {
  if (parent === undefined || key === undefined) return input;
  return { ...input, [parent.fieldName]: dml.org.ids.encode(key) };
}

/** Only records with errors of their own are told. */
function failureOf({ record, result }: SavedRecord): readonly unknown[] {
  if (result.ok) return [];
  const errors = result.errors.map(({ code, message, fields }) => ({
    statusCode: code,
    message,
    fields: fields ?? [],
  }));
  return [{ referenceId: record.referenceId, errors }];
}

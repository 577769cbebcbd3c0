import { asRecordInput, typeOf, type InputValue, type RecordInput } from '../dml/record-input.ts';
import { fault } from '../rest/fault.ts';
import type { ObjectSchema } from '../schema/object.ts';
import type { Schema } from '../schema/schema.ts';
import { listIn } from './subrequest.ts';

/** https://developer.salesforce.com/docs (sObject Tree): records, levels and types of one request. */
const RECORDS_MAX = 200;
const LEVELS_MAX = 5;
const TYPES_MAX = 5;

export interface TreeRecord {
  readonly referenceId: string;
  /** The record's own fields, without its children. */
  readonly input: RecordInput;
  /** The record that this one is nested in, and the field that names it. */
  readonly parent: { readonly record: TreeRecord; readonly fieldName: string } | undefined;
}

interface Branch {
  readonly object: ObjectSchema;
  readonly list: readonly RecordInput[];
  readonly parent: TreeRecord['parent'];
}

/** The records of a tree, level by level. What is wrong with its form fails the whole call. Wordings are assumptions [K]. */
export function readTree(
  schema: Schema,
  object: ObjectSchema,
  body: RecordInput,
): readonly (readonly TreeRecord[])[] {
  const levels: TreeRecord[][] = [];
  const types = new Set<string>();
  let branches: readonly Branch[] = [{ object, list: listIn(body, 'records'), parent: undefined }];
  while (branches.length > 0) {
    const level: TreeRecord[] = [];
    const next: Branch[] = [];
    for (const branch of branches) {
      types.add(branch.object.name);
      for (const item of branch.list) readRecord({ schema, branch, item, level, next });
    }
    levels.push(level);
    branches = next;
  }
  checkTree(levels, types.size);
  return levels;
}

interface Reading {
  readonly schema: Schema;
  readonly branch: Branch;
  readonly item: RecordInput;
  readonly level: TreeRecord[];
  readonly next: Branch[];
}

function readRecord({ schema, branch, item, level, next }: Reading): void {
  const { object, parent } = branch;
  const referenceId = asRecordInput(item['attributes'])?.['referenceId'];
  if (typeof referenceId !== 'string' || referenceId === '') {
    throw invalid('INVALID_INPUT', 'Include a reference ID for each record in the request');
  }
  if (typeOf(item)?.toLowerCase() !== object.name.toLowerCase()) {
    throw invalid('INVALID_INPUT', `${referenceId}: the type must be ${object.name}`);
  }
  const own: Record<string, InputValue> = {};
  const record: TreeRecord = { referenceId, input: own, parent };
  for (const [name, value] of Object.entries(item)) {
    const children = asRecordInput(value);
    if (name === 'attributes' || !Array.isArray(children?.['records'])) own[name] = value;
    else next.push(branchOf(schema, object, name, record, children));
  }
  level.push(record);
}

function branchOf(
  schema: Schema,
  object: ObjectSchema,
  ...[name, record, children]: readonly [string, TreeRecord, RecordInput]
): Branch {
  const relationship = schema
    .childrenOf(object.name)
    .find(({ field }) => field.childRelationshipName?.toLowerCase() === name.toLowerCase());
  if (relationship === undefined) {
    throw invalid('INVALID_FIELD', `No such column '${name}' on sobject of type ${object.name}`);
  }
  const { child, field } = relationship;
  return {
    object: child,
    list: listIn(children, 'records'),
    parent: { record, fieldName: field.name },
  };
}

function checkTree(levels: readonly (readonly TreeRecord[])[], types: number): void {
  const records = levels.flat();
  if (records.length > RECORDS_MAX) {
    const message = `record limit reached. cannot submit more than ${String(RECORDS_MAX)} records into this call`;
    throw invalid('EXCEEDED_ID_LIMIT', message);
  }
  if (levels.length > LEVELS_MAX) {
    throw invalid('LIMIT_EXCEEDED', `a tree can’t be deeper than ${String(LEVELS_MAX)} levels`);
  }
  if (types > TYPES_MAX) {
    throw invalid('LIMIT_EXCEEDED', `a tree can’t have more than ${String(TYPES_MAX)} types`);
  }
  const ids = new Set(records.map(({ referenceId }) => referenceId));
  if (ids.size < records.length) {
    throw invalid('INVALID_INPUT', 'Duplicate ReferenceId provided in the request');
  }
}

function invalid(code: string, message: string): Error {
  return fault(400, code, message);
}

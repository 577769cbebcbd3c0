import { fieldOf, hasField } from '../../schema/object.ts';
import { CLOSED_TASK_STATUS } from '../../schema/objects/task.ts';
import type { SqlValue } from '../../store/sql-row.ts';
import { quoted } from '../../store/store.ts';
import { prefixNumberOf } from '../../values/record-id.ts';
import type { DmlContext } from '../dml-context.ts';
import { storedValue, valueAfter, valueBefore, type RowChange } from '../row-change.ts';
import type { ObjectRules } from './object-rules.ts';

/**
 * LastActivityDate counts every task, open ones too. [K] The object reference speaks of closed tasks only; real orgs
 * are reported to move it with each task that is written. Flip here.
 */
const OPEN_TASKS_MOVE_LAST_ACTIVITY = true;

/** The fields of a task that name records which the task is an activity of. */
const ACTIVITY_REFERENCES = ['AccountId', 'WhatId', 'WhoId'] as const;

export const TASK_RULES: ObjectRules = {
  beforeSave(context, change) {
    change.values.set('AccountId', accountOf(context, change));
    noteCompletion(context, change);
    return [];
  },
  afterSave(context, change) {
    const touched = new Set<SqlValue>();
    for (const name of ACTIVITY_REFERENCES) {
      touched.add(valueBefore(change, name));
      touched.add(valueAfter(change, name));
    }
    for (const key of touched) touchActivityParent(context, key);
  },
  afterDelete: touchActivityParents,
  afterUndelete: touchActivityParents,
};

function touchActivityParents(context: DmlContext, change: RowChange): void {
  for (const name of ACTIVITY_REFERENCES) {
    touchActivityParent(context, valueBefore(change, name));
  }
}

/** The account of what the task is related to; failing that, of whom it is about. */
function accountOf(context: DmlContext, change: RowChange): SqlValue {
  const what = valueAfter(change, 'WhatId');
  const fromWhat = typeof what === 'number' ? accountBehind(context, what) : null;
  if (fromWhat !== null) return fromWhat;
  const who = valueAfter(change, 'WhoId');
  return typeof who === 'number' ? accountBehind(context, who) : null;
}

function accountBehind(context: DmlContext, key: number): SqlValue {
  const object = context.org.schema.findByPrefixNumber(prefixNumberOf(key));
  if (object === undefined) return null;
  if (object.name === 'Account') return key;
  const field = fieldOf(object, 'AccountId') ?? fieldOf(object, 'Account__c');
  return field === undefined ? null : storedValue(context.org, object, key, field.name);
}

function noteCompletion(context: DmlContext, change: RowChange): void {
  if (!change.values.has('Status')) return;
  const isClosed = change.values.get('Status') === CLOSED_TASK_STATUS;
  const wasClosed = valueBefore(change, 'Status') === CLOSED_TASK_STATUS;
  if (isClosed && !wasClosed) change.values.set('CompletedDateTime', context.now);
  if (!isClosed) change.values.set('CompletedDateTime', null);
}

/** A task moves its records' LastActivityDate and with it SystemModstamp, but not LastModifiedDate. */
export function touchActivityParent(context: DmlContext, key: SqlValue): void {
  if (typeof key !== 'number') return;
  const object = context.org.schema.findByPrefixNumber(prefixNumberOf(key));
  if (object === undefined || !hasField(object, 'LastActivityDate')) return;
  const closed = OPEN_TASKS_MOVE_LAST_ACTIVITY ? '' : 'AND "IsClosed" = 1';
  const column = activityColumn(object.name);
  context.org.store.run(
    `UPDATE ${quoted(object.name)} SET "SystemModstamp" = max("SystemModstamp", ?1), "LastActivityDate" =
       (SELECT max("ActivityDate") FROM "Task" WHERE ${quoted(column)} = ?2 AND "IsDeleted" = 0 ${closed})
     WHERE "Id" = ?2`,
    [context.now, key],
  );
}

function activityColumn(objectName: string): string {
  if (objectName === 'Account') return 'AccountId';
  return objectName === 'Contact' ? 'WhoId' : 'WhatId';
}

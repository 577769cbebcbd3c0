import {
  checkbox,
  date,
  dateTime,
  integer,
  picklist,
  READ_ONLY,
  reference,
  text,
  textArea,
  textOfType,
} from '../field-builders.ts';
import { defineObject, type ObjectSchema } from '../object.ts';
import { auditFields, idField, isDeletedField } from '../system-fields.ts';

export const CLOSED_TASK_STATUS = 'Completed';
const HIGH_TASK_PRIORITY = 'High';

const STATUSES = [
  '*Not Started',
  'In Progress',
  CLOSED_TASK_STATUS,
  'Waiting on someone else',
  'Deferred',
];
const PRIORITIES = [HIGH_TASK_PRIORITY, '*Normal', 'Low'];
const SUBTYPES = ['*Task', 'Email', 'ListEmail', 'Cadence', 'Call', 'LinkedIn'];
const SUBJECTS = ['Call', 'Email', 'Send Letter', 'Send Quote', 'Other'];
const RECURRENCE_TYPES = [
  'RecursDaily',
  'RecursEveryWeekday',
  'RecursMonthly',
  'RecursMonthlyNth',
  'RecursWeekly',
  'RecursYearly',
  'RecursYearlyNth',
];
const DERIVED = { ...READ_ONLY, permissionable: false } as const;
/** Call fields belong to the Call Center feature and are not subject to field-level security. */
const OPEN = { permissionable: false } as const;
const DEFAULTED = { nillable: false, defaultedOnCreate: true, permissionable: false } as const;

const recurrenceFields = [
  reference('RecurrenceActivityId', 'Recurrence Activity ID', ['Task'], {
    ...DERIVED,
    relationshipName: null,
  }),
  checkbox('IsRecurrence', 'Create Recurring Series of Tasks', { ...OPEN, updateable: false }),
  date('RecurrenceStartDateOnly', 'Recurrence Start', OPEN),
  date('RecurrenceEndDateOnly', 'Recurrence End', OPEN),
  picklist('RecurrenceTimeZoneSidKey', 'Recurrence Time Zone', ['GMT'], {
    ...OPEN,
    restrictedPicklist: true,
  }),
  picklist('RecurrenceType', 'Recurrence Type', RECURRENCE_TYPES, {
    ...OPEN,
    restrictedPicklist: true,
  }),
  integer('RecurrenceInterval', 'Recurrence Interval', { ...OPEN, digits: 9 }),
] as const;

/** Relationships to the records that the task is about; deleting one of them deletes its tasks. */
const ABOUT = {
  polymorphic: true,
  childRelationshipName: 'Tasks',
  onParentDelete: 'cascade',
  searchPrefilterable: true,
} as const;

const workFields = [
  textOfType('combobox', 'Subject', 'Subject', {
    ...OPEN,
    length: 255,
    groupable: false,
    nameField: true,
    picklist: SUBJECTS.map((value) => ({ value, label: value, isDefault: false })),
  }),
  date('ActivityDate', 'Due Date Only', OPEN),
  picklist('Status', 'Status', STATUSES, { ...DEFAULTED, length: 255 }),
  picklist('Priority', 'Priority', PRIORITIES, { ...DEFAULTED, length: 255 }),
  checkbox('IsHighPriority', 'High Priority', {
    ...DERIVED,
    generatedAs: `("Priority" = '${HIGH_TASK_PRIORITY}')`,
  }),
  reference('OwnerId', 'Assigned To ID', ['Group', 'User'], { ...DEFAULTED, polymorphic: true }),
  textArea('Description', 'Description', 32_000),
  isDeletedField(),
  reference('AccountId', 'Account ID', ['Account'], { ...DERIVED, searchPrefilterable: true }),
  checkbox('IsClosed', 'Closed', {
    ...DERIVED,
    generatedAs: `("Status" = '${CLOSED_TASK_STATUS}')`,
  }),
] as const;

const callFields = [
  checkbox('IsArchived', 'Archived', DERIVED),
  integer('CallDurationInSeconds', 'Call Duration', OPEN),
  picklist('CallType', 'Call Type', ['Internal', 'Inbound', 'Outbound'], {
    ...OPEN,
    restrictedPicklist: true,
  }),
  text('CallDisposition', 'Call Result', 255, OPEN),
  text('CallObject', 'Call Object Identifier', 255, OPEN),
  dateTime('ReminderDateTime', 'Reminder Date/Time', OPEN),
  checkbox('IsReminderSet', 'Reminder Set', OPEN),
] as const;

/** WhatId can name every object that tracks activities; `whatObjects` are their names. */
export function taskObject(whatObjects: readonly string[]): ObjectSchema {
  return defineObject({ name: 'Task', label: 'Task', keyPrefix: '00T' }, { feedEnabled: true }, [
    idField('Activity ID'),
    reference('WhoId', 'Name ID', ['Contact'], ABOUT),
    reference('WhatId', 'Related To ID', whatObjects, ABOUT),
    ...workFields,
    ...auditFields(),
    ...callFields,
    ...recurrenceFields,
    // Not updateable is an assumption [K].
    picklist('TaskSubtype', 'Task Subtype', SUBTYPES, {
      ...OPEN,
      updateable: false,
      restrictedPicklist: true,
    }),
    dateTime('CompletedDateTime', 'Completed Date', DERIVED),
  ]);
}

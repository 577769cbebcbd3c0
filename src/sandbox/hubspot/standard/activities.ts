import type { ObjectTypeCatalog } from '../catalog/object-type.ts';
import { CALCULATED, READ_ONLY, propertyBuilder } from '../catalog/property-builder.ts';
import { plainType } from '../catalog/plain-type.ts';
import { systemProperties } from './system-properties.ts';

const GROUP = 'engagement';
const p = propertyBuilder(GROUP);
const SYSTEM = systemProperties(GROUP, {
  created: 'hs_createdate',
  modified: 'hs_lastmodifieddate',
});
const GROUPS = [{ name: GROUP, label: 'Engagement information', displayOrder: 0 }];

const SHARED = [
  ...SYSTEM,
  p.datetime('hs_timestamp', 'Activity date'),
  p.longText('hs_attachment_ids', 'Attached file IDs'),
  p.text('hs_activity_type', 'Activity type'),
];

/** Activities are read and written with the scopes of contacts (live probe of a portal, 2026-10-06). */
const ACTIVITY = {
  activity: true,
  scopeFamily: 'contacts',
  requiredProperties: ['hs_timestamp'],
} as const;

export const TASKS: ObjectTypeCatalog = {
  type: plainType({
    ...ACTIVITY,
    id: '0-27',
    name: 'tasks',
    singular: 'task',
    labels: { singular: 'Task', plural: 'Tasks' },
    primaryDisplayProperty: 'hs_task_subject',
    searchableProperties: ['hs_task_subject', 'hs_task_body'],
    initialValues: {
      hs_task_status: 'NOT_STARTED',
      hs_task_type: 'TODO',
      hs_task_priority: 'NONE',
    },
  }),
  groups: GROUPS,
  properties: [
    ...SHARED,
    p.text('hs_task_subject', 'Task Title'),
    p.longText('hs_task_body', 'Task Notes', { fieldType: 'html' }),
    p.choice(['NOT_STARTED', 'IN_PROGRESS', 'WAITING', 'COMPLETED', 'DEFERRED'])(
      'hs_task_status',
      'Task Status',
    ),
    p.choice(['NONE', 'LOW', 'MEDIUM', 'HIGH'])('hs_task_priority', 'Priority'),
    p.choice(['TODO', 'CALL', 'EMAIL', 'LINKED_IN', 'LINKED_IN_CONNECT', 'LINKED_IN_MESSAGE'])(
      'hs_task_type',
      'Task Type',
    ),
    p.text('hs_task_reminders', 'Task Reminders'),
    p.text('hs_queue_membership_ids', 'Queue Membership IDs'),
    p.flag('hs_task_is_completed', 'Is Task Completed', CALCULATED),
    p.datetime('hs_task_completion_date', 'Completed at', CALCULATED),
  ],
};

export const NOTES: ObjectTypeCatalog = {
  type: plainType({
    ...ACTIVITY,
    id: '0-46',
    name: 'notes',
    singular: 'note',
    labels: { singular: 'Note', plural: 'Notes' },
    primaryDisplayProperty: 'hs_note_body',
  }),
  groups: GROUPS,
  properties: [...SHARED, p.longText('hs_note_body', 'Note body', { fieldType: 'html' })],
};

export const CALLS: ObjectTypeCatalog = {
  type: plainType({
    ...ACTIVITY,
    id: '0-48',
    name: 'calls',
    singular: 'call',
    labels: { singular: 'Call', plural: 'Calls' },
    primaryDisplayProperty: 'hs_call_title',
    searchableProperties: ['hs_call_title', 'hs_call_body'],
  }),
  groups: GROUPS,
  properties: [
    ...SHARED,
    p.text('hs_call_title', 'Call Title'),
    p.longText('hs_call_body', 'Call notes', { fieldType: 'html' }),
    p.number('hs_call_duration', 'Call duration'),
    p.phone('hs_call_from_number', 'From Number'),
    p.phone('hs_call_to_number', 'To Number'),
    p.choice(['INBOUND', 'OUTBOUND'])('hs_call_direction', 'Call direction'),
    p.choice([
      'BUSY',
      'CALLING_CRM_USER',
      'CANCELED',
      'COMPLETED',
      'CONNECTING',
      'FAILED',
      'IN_PROGRESS',
      'NO_ANSWER',
      'QUEUED',
      'RINGING',
    ])('hs_call_status', 'Call status'),
    p.choice([
      ['9d9162e7-6cf3-4944-bf63-4dff82258764', 'Busy'],
      ['f240bbac-87c9-4f6e-bf70-924b57d47db7', 'Connected'],
      ['a4c4c377-d246-4b32-a13b-75a56a4cd0ff', 'Left live message'],
      ['b2cf5968-551e-4856-9783-52b3da59a7d0', 'Left voicemail'],
      ['73a0d17f-1163-4015-bdd5-ec830791da20', 'No answer'],
      ['17b47fee-58de-441e-a44c-c6300d46f273', 'Wrong number'],
    ])('hs_call_disposition', 'Call outcome'),
  ],
};

export const MEETINGS: ObjectTypeCatalog = {
  type: plainType({
    ...ACTIVITY,
    id: '0-47',
    name: 'meetings',
    singular: 'meeting',
    aliases: ['meeting_event'],
    labels: { singular: 'Meeting', plural: 'Meetings' },
    primaryDisplayProperty: 'hs_meeting_title',
  }),
  groups: GROUPS,
  properties: [
    ...SHARED,
    p.text('hs_meeting_title', 'Meeting name'),
    p.longText('hs_meeting_body', 'Meeting description', { fieldType: 'html' }),
    p.longText('hs_internal_meeting_notes', 'Internal meeting notes'),
    p.text('hs_meeting_location', 'Meeting location'),
    p.datetime('hs_meeting_start_time', 'Meeting start time'),
    p.datetime('hs_meeting_end_time', 'Meeting end time'),
    p.choice(['SCHEDULED', 'COMPLETED', 'RESCHEDULED', 'NO_SHOW', 'CANCELED'])(
      'hs_meeting_outcome',
      'Meeting outcome',
    ),
  ],
};

export const EMAILS: ObjectTypeCatalog = {
  type: plainType({
    ...ACTIVITY,
    id: '0-49',
    name: 'emails',
    singular: 'email',
    labels: { singular: 'Email', plural: 'Emails' },
    primaryDisplayProperty: 'hs_email_subject',
  }),
  groups: GROUPS,
  properties: [
    ...SHARED,
    p.text('hs_email_subject', 'Email subject'),
    p.longText('hs_email_text', 'Email body'),
    p.longText('hs_email_html', 'Email HTML', { fieldType: 'html' }),
    p.choice(['EMAIL', 'INCOMING_EMAIL', 'FORWARDED_EMAIL'])('hs_email_direction', 'Direction'),
    p.choice(['SENT', 'SENDING', 'SCHEDULED', 'FAILED', 'BOUNCED'])(
      'hs_email_status',
      'Email send status',
    ),
    p.text('hs_email_headers', 'Email headers'),
    p.text('hs_email_thread_id', 'Email thread ID', READ_ONLY),
  ],
};

export const COMMUNICATIONS: ObjectTypeCatalog = {
  type: plainType({
    ...ACTIVITY,
    id: '0-18',
    name: 'communications',
    singular: 'communication',
    labels: { singular: 'Communication', plural: 'Communications' },
    primaryDisplayProperty: 'hs_communication_body',
  }),
  groups: GROUPS,
  properties: [
    ...SHARED,
    p.choice(['WHATS_APP', 'LINKEDIN_MESSAGE', 'SMS'])(
      'hs_communication_channel_type',
      'Channel type',
    ),
    p.text('hs_communication_logged_from', 'Logged from'),
    p.longText('hs_communication_body', 'Communication body', { fieldType: 'html' }),
  ],
};

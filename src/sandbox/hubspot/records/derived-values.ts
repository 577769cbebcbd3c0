import type { ObjectType } from '../catalog/object-type.ts';
import type { PipelineBook } from '../catalog/pipeline-book.ts';
import type { StoredValue } from '../store/record-table.ts';

/** A record about to be written: values before the write (none for a new record) and what the write sets. */
export interface ValueChange {
  readonly before: (name: string) => StoredValue;
  readonly changes: ReadonlyMap<string, StoredValue>;
  readonly pipelines: PipelineBook;
  /** Epoch milliseconds. */
  readonly now: number;
}

type Derive = (change: ValueChange) => Iterable<readonly [string, StoredValue]>;

const BY_TYPE: ReadonlyMap<string, Derive> = new Map([
  ['0-1', deriveContact],
  ['0-3', deriveDeal],
  ['0-8', deriveLineItem],
  ['0-27', deriveTask],
]);

/** Values that HubSpot itself computes from the ones that are written. */
export function derivedValues(
  type: ObjectType,
  change: ValueChange,
): ReadonlyMap<string, StoredValue> {
  const derived = new Map<string, StoredValue>(BY_TYPE.get(type.id)?.(change));
  const owner = change.changes.get('hubspot_owner_id');
  if (owner !== undefined && owner !== change.before('hubspot_owner_id')) {
    derived.set('hubspot_owner_assigneddate', owner === null ? null : change.now);
  }
  return derived;
}

function deriveContact({ changes }: ValueChange): ReturnType<Derive> {
  const email = changes.get('email');
  if (email === undefined) return [];
  const domain = typeof email === 'string' ? email.slice(email.indexOf('@') + 1) : null;
  return [['hs_email_domain', domain]];
}

function deriveDeal({ changes, pipelines }: ValueChange): ReturnType<Derive> {
  const stageId = changes.get('dealstage');
  if (typeof stageId !== 'string') return [];
  const probability = pipelines.stage('0-3', stageId)?.metadata['probability'] ?? '0.0';
  const share = Number(probability);
  return [
    ['hs_is_closed', String(share === 0 || share === 1)],
    ['hs_is_closed_won', String(share === 1)],
    ['hs_deal_stage_probability', probability],
  ];
}

function deriveLineItem({ before, changes }: ValueChange): ReturnType<Derive> {
  if (!changes.has('quantity') && !changes.has('price')) return [];
  const present = (name: string): StoredValue =>
    changes.has(name) ? (changes.get(name) ?? null) : before(name);
  const [quantity, price] = [present('quantity'), present('price')];
  if (quantity === null || price === null) return [['amount', null]];
  return [['amount', String(Math.round(Number(quantity) * Number(price) * 100) / 100)]];
}

function deriveTask({ before, changes, now }: ValueChange): ReturnType<Derive> {
  const status = changes.get('hs_task_status');
  if (status === undefined) return [];
  const completed = status === 'COMPLETED';
  const since = before('hs_task_completion_date') ?? now;
  return [
    ['hs_task_is_completed', String(completed)],
    ['hs_task_completion_date', completed ? since : null],
  ];
}

import type { TaskLookup } from '../crm-adapter.ts';
import { MAX_QUERY_URI } from './limits.ts';
import { queryRows } from './query.ts';
import { valueOf } from './records.ts';
import type { SalesforceSession } from './session.ts';
import { identifier, quote } from './soql.ts';

/** Tasks by Bellwether's key, deleted and archived ones included; a live one is told before a deleted one. */
export async function findTasks(
  session: SalesforceSession,
  lookups: readonly TaskLookup[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const live = new Map<string, string>();
  const deleted = new Map<string, string>();
  for (const [keyField, keys] of keysByField(lookups)) {
    for (const list of chunksThatFit(keys)) {
      const field = identifier(keyField);
      const soql = `SELECT Id, IsDeleted, ${field} FROM Task WHERE ${field} IN (${list})`;
      for (const row of await queryRows(session, soql, { signal, all: true })) {
        const key = valueOf(row, keyField);
        const id = row['Id'];
        if (typeof key !== 'string' || typeof id !== 'string') continue;
        (row['IsDeleted'] === true ? deleted : live).set(key, id);
      }
    }
  }
  return new Map([...deleted, ...live]);
}

function keysByField(lookups: readonly TaskLookup[]): ReadonlyMap<string, readonly string[]> {
  const byField = new Map<string, string[]>();
  for (const { keyField, key } of lookups) {
    const keys = byField.get(keyField) ?? [];
    keys.push(key);
    byField.set(keyField, keys);
  }
  return byField;
}

/** Literal lists, each short enough for a query in a URI once it is percent-encoded. */
function chunksThatFit(keys: readonly string[]): readonly string[] {
  const lists: string[] = [];
  let current = '';
  for (const key of keys) {
    const longer = current === '' ? quote(key) : `${current},${quote(key)}`;
    if (encodeURIComponent(longer).length > MAX_QUERY_URI && current !== '') {
      lists.push(current);
      current = quote(key);
    } else current = longer;
  }
  return current === '' ? lists : [...lists, current];
}

import type { SeedRow } from '../../seed/dataset.ts';
import type { Portal } from '../portal.ts';

const SMALLEST_OWNER_ID = 70_000_000;
const OWNER_IDS = 9_000_000;
const SMALLEST_USER_ID = 10_000_000;
const USER_IDS = 9_000_000;

/** Users become owners; those who have left, archived ones. Answers the owner id of each user key. */
export async function loadOwners(
  portal: Portal,
  rows: AsyncIterable<SeedRow> | Iterable<SeedRow>,
): Promise<ReadonlyMap<string, string>> {
  const now = portal.clock.now().getTime();
  const firstId = SMALLEST_OWNER_ID + portal.values.integer('owners', OWNER_IDS);
  const firstUserId = SMALLEST_USER_ID + portal.values.integer('users', USER_IDS);
  const ids = new Map<string, string>();
  for await (const row of rows) {
    const [firstName, lastName] = splitName(String(row['name'] ?? ''));
    const id = String(firstId + ids.size);
    portal.owners.save({
      id,
      userId: firstUserId + ids.size,
      email: String(row['email'] ?? ''),
      firstName,
      lastName,
      archived: row['active'] === false,
      createdAt: now,
      updatedAt: now,
    });
    ids.set(row.key, id);
  }
  return ids;
}

/** The last word is the last name. */
function splitName(name: string): readonly [string, string] {
  const words = name.trim().split(/\s+/);
  return [words.slice(0, -1).join(' '), words.at(-1) ?? ''];
}

import type { ReadPage } from '../crm/crm-adapter.ts';
import { storePage, type MirrorRow } from '../store/mirror/mirror-repository.ts';
import { updateParked, type ParkedRecord } from '../store/parked-repository.ts';
import { saveStream, type StreamState } from '../store/stream-repository.ts';
import type { MappedPage } from './map-record.ts';
import type { ReadStream } from './read-streams.ts';
import type { StreamInput } from './stream-input.ts';

export interface PageToStore {
  readonly page: MappedPage<Omit<ReadPage, 'cursor'>>;
  /** Of the stream once this page is stored. */
  readonly state: StreamState;
  readonly tally: Tally;
}

/** Takes a page into the mirror and stores the state of its stream with it: one transaction, one checkpoint. */
export async function storeMapped(
  { database, connection }: StreamInput,
  { entity }: ReadStream,
  { page, state, tally }: PageToStore,
): Promise<void> {
  const rows: MirrorRow[] = [];
  const parked: ParkedRecord[] = [];
  for (const record of page.records) {
    tally.problems(record.problems);
    if ('row' in record) rows.push(record.row);
    else parked.push({ crmId: record.id, reason: record.parked });
  }
  const tombstones = page.tombstones.map(({ id, mergedInto }) => ({ crmId: id, mergedInto }));
  // What was taken before and does not fit any more (an order without its account) must not count as it was then.
  const unfit = parked.map(({ crmId }) => ({ crmId, mergedInto: undefined }));
  const gone = [...tombstones, ...unfit];
  const changed = await database.transaction(async (tx) => {
    const place = { connectionId: connection.id, entity, generation: state.generation };
    const count = await storePage(tx, { ...place, rows, gone });
    const taken = [...rows, ...tombstones].map(({ crmId }) => crmId);
    await updateParked(tx, connection.id, entity, { taken, parked });
    await saveStream(tx, connection.id, entity, state);
    return count;
  });
  tally.page({ read: page.records.length, changed, parked: parked.length, way: page.way });
}

/** Different problems that are told apart in a report; beyond that they are counted together. */
const MAX_PROBLEMS = 20;

/** What reading has come to. */
export interface ReadCounts {
  readonly read: number;
  /** Rows that are new or differ. */
  readonly changed: number;
  readonly parked: number;
  /** What was dropped on the way, with how often. */
  readonly problems: Readonly<Record<string, number>>;
  /** How the CRM was asked, and why so, where the adapter tells. */
  readonly way?: string;
}

export interface Tally {
  readonly read: number;
  page(page: {
    readonly read: number;
    readonly changed: number;
    readonly parked: number;
    readonly way: string | undefined;
  }): void;
  problems(texts: readonly string[]): void;
  result(): ReadCounts;
}

export function createTally(): Tally {
  let read = 0;
  let changed = 0;
  let parked = 0;
  let way: string | undefined;
  const problems = new Map<string, number>();
  return {
    get read() {
      return read;
    },
    page(counts) {
      read += counts.read;
      changed += counts.changed;
      parked += counts.parked;
      way ??= counts.way;
    },
    problems(texts) {
      for (const text of texts) {
        const key = problems.has(text) || problems.size < MAX_PROBLEMS ? text : 'further problems';
        problems.set(key, (problems.get(key) ?? 0) + 1);
      }
    },
    result: () => ({
      read,
      changed,
      parked,
      problems: Object.fromEntries(problems),
      ...(way === undefined ? {} : { way }),
    }),
  };
}

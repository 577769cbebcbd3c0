import type {
  CrmAdapter,
  CrmRecord,
  ReadPage,
  ReadRequest,
  StreamCursor,
  Tombstone,
} from '../../src/crm/crm-adapter.ts';

/** A signal that nobody aborts. */
export const NEVER: AbortSignal = new AbortController().signal;

export interface Drained {
  readonly pages: readonly ReadPage[];
  readonly records: readonly CrmRecord[];
  readonly tombstones: readonly Tombstone[];
  /** Of the last page, as the database would give it back. */
  readonly cursor: StreamCursor | undefined;
}

export type Wanted = Partial<ReadRequest> & Pick<ReadRequest, 'object'>;

export interface DrainOptions {
  /** Stops after so many pages, as a run that is interrupted. */
  readonly pages?: number;
  /** Told of each page before the next one is asked for. */
  readonly onPage?: (page: ReadPage, number: number) => Promise<void>;
  readonly signal?: AbortSignal;
}

/** Reads a stream to its end. */
export async function drain(
  adapter: CrmAdapter,
  wanted: Wanted,
  options: DrainOptions = {},
): Promise<Drained> {
  const request = { fields: [], associations: [], cursor: undefined, ...wanted };
  const pages: ReadPage[] = [];
  for await (const page of adapter.read(request, options.signal ?? NEVER)) {
    pages.push(page);
    await options.onPage?.(page, pages.length);
    if (pages.length === options.pages) break;
  }
  return summary(pages);
}

function summary(pages: readonly ReadPage[]): Drained {
  return {
    pages,
    records: pages.flatMap(({ records }) => records),
    tombstones: pages.flatMap(({ tombstones }) => tombstones),
    cursor: stored(pages.at(-1)?.cursor),
  };
}

/** A cursor after its way through the database. */
export function stored(cursor: StreamCursor | undefined): StreamCursor | undefined {
  return cursor === undefined ? undefined : (JSON.parse(JSON.stringify(cursor)) as StreamCursor);
}

/** The values of one field, sorted. */
export function valuesOf(records: readonly CrmRecord[], field: string): readonly string[] {
  return records.map(({ values }) => String(values[field])).sort();
}

/** The ids, each once, sorted. */
export function idsOf(records: readonly { readonly id: string }[]): readonly string[] {
  return [...new Set(records.map(({ id }) => id))].sort();
}

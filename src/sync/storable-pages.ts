import { prefetch } from './prefetch.ts';

/** A page of records, mapped or as they came. */
interface PageOfRecords {
  readonly records: readonly { readonly id: string }[];
  readonly tombstones: readonly { readonly id: string }[];
}

/** Pages to be stored one after another. What has come while the caller stored the one before comes as one page. */
export async function* storablePages<P extends PageOfRecords>(
  source: AsyncIterable<P>,
  pagesAhead: number,
): AsyncGenerator<P> {
  for await (const pages of prefetch(source, pagesAhead)) yield* joinPages(pages);
}

/**
 * A record that comes again begins the next page, for one transaction takes one state of a record. The checkpoint is
 * that of the last page.
 */
export function joinPages<P extends PageOfRecords>(pages: readonly P[]): readonly P[] {
  const joined: P[] = [];
  let met = new Set<string>();
  for (const page of pages) {
    const ids = [...page.records, ...page.tombstones].map(({ id }) => id);
    const before = joined.at(-1);
    if (before === undefined || ids.some((id) => met.has(id))) {
      joined.push(page);
      met = new Set(ids);
    } else {
      joined[joined.length - 1] = joinTwo(before, page);
      for (const id of ids) met.add(id);
    }
  }
  return joined;
}

function joinTwo<P extends PageOfRecords>(one: P, next: P): P {
  return {
    ...next,
    records: [...one.records, ...next.records],
    tombstones: [...one.tombstones, ...next.tombstones],
  };
}

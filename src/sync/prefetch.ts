import type { CrmAdapter } from '../crm/crm-adapter.ts';

/** About so many records may wait to be stored. */
const RECORDS_AHEAD = 400;

/** Pages to ask for while one is stored: small ones in advance, so that a slow one does not hold up those behind it. */
export function pagesAhead({ capabilities }: CrmAdapter): number {
  return Math.max(1, Math.floor(RECORDS_AHEAD / capabilities.readPage));
}

/**
 * Asks for the next pages, one after another, while the caller works on this one: at most so many ahead, so memory
 * stays flat. When the caller breaks off, the page that is on its way is the last that was asked for.
 */
export async function* prefetch<T>(
  source: AsyncIterable<T>,
  pagesAhead: number,
): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  const ahead: Promise<Settled<T>>[] = [];
  let broken = false;
  let latest: Promise<unknown> = Promise.resolve();
  const ask = (): void => {
    const page = latest.then(() => (broken ? END : settled(iterator.next())));
    latest = page;
    ahead.push(page);
  };
  ask();
  try {
    for (let page = ahead.shift(); page !== undefined; page = ahead.shift()) {
      const result = await page;
      if ('error' in result) throw result.error;
      if (result.next.done === true) return;
      while (ahead.length < Math.max(1, pagesAhead)) ask();
      yield result.next.value;
    }
  } finally {
    broken = true;
    await latest;
    await iterator.return?.();
  }
}

type Settled<T> = { readonly next: IteratorResult<T> } | { readonly error: unknown };

const END = { next: { done: true, value: undefined } } as const;

/** A page that fails while the caller is busy must not be an unhandled rejection: it is thrown when its turn comes. */
async function settled<T>(page: Promise<IteratorResult<T>>): Promise<Settled<T>> {
  try {
    return { next: await page };
  } catch (error) {
    return { error };
  }
}

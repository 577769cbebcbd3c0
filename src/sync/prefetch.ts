import type { CrmAdapter } from '../crm/crm-adapter.ts';

/** About so many records may wait to be stored. */
const RECORDS_AHEAD = 1000;

/** Large pages: enough that reading and storing need not wait for each other. */
const LEAST_AHEAD = 4;

/** Pages to ask for while one is stored: small ones in advance, so that a slow one does not hold up those behind it. */
export function pagesAhead({ capabilities }: CrmAdapter): number {
  return Math.max(LEAST_AHEAD, Math.floor(RECORDS_AHEAD / capabilities.readPage));
}

/**
 * Asks for the next pages, one after another, while the caller works: at most so many ahead, so memory stays flat. Gives
 * all pages that have come by then, in their order: whoever works slower than the source gets many at once. When the
 * caller breaks off, the page that is on its way is the last that was asked for.
 */
export async function* prefetch<T>(
  source: AsyncIterable<T>,
  pagesAhead: number,
): AsyncGenerator<readonly T[]> {
  const iterator = source[Symbol.asyncIterator]();
  const queue = new AskedPages<T>(() => iterator.next());
  queue.ask();
  try {
    for (;;) {
      const { pages, end } = await queue.take();
      if (end === undefined) queue.ask(Math.max(1, pagesAhead));
      if (pages.length > 0) yield pages;
      if (end === undefined) continue;
      if ('error' in end) throw end.error;
      return;
    }
  } finally {
    await queue.close();
    await iterator.return?.();
  }
}

/** After the last page: nothing, or the error that came in its place. */
type End = { readonly done: true } | { readonly error: unknown };

type Answer<T> = { readonly page: T } | End;

/** Pages that were asked for, one after another, and have come or will. */
class AskedPages<T> {
  readonly #next: () => Promise<IteratorResult<T>>;
  #pending: Promise<void>[] = [];
  #come: Answer<T>[] = [];
  #latest = Promise.resolve();
  #closed = false;

  constructor(next: () => Promise<IteratorResult<T>>) {
    this.#next = next;
  }

  /** Until so many have been asked for that nobody has taken. */
  ask(ahead = 1): void {
    while (this.#pending.length + this.#come.length < ahead) {
      this.#latest = this.#latest.then(() => this.#askOne());
      this.#pending.push(this.#latest);
    }
  }

  /** What has come; waits for at least one page, or the end. */
  async take(): Promise<{ readonly pages: readonly T[]; readonly end: End | undefined }> {
    if (this.#come.length === 0) await this.#pending[0];
    const come = this.#come;
    this.#come = [];
    return {
      pages: come.flatMap((answer) => ('page' in answer ? [answer.page] : [])),
      // The first one: behind an error stand the pages that were not asked for because of it.
      end: come.find((answer): answer is End => !('page' in answer)),
    };
  }

  /** What is on its way may still come; nothing more is asked for. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#latest;
  }

  async #askOne(): Promise<void> {
    const answer = this.#closed ? { done: true as const } : await answerOf(this.#next());
    this.#come.push(answer);
    this.#pending = this.#pending.slice(1);
    if (!('page' in answer)) this.#closed = true;
  }
}

/** A page that fails while the caller is busy must not be an unhandled rejection: it is thrown when its turn comes. */
async function answerOf<T>(next: Promise<IteratorResult<T>>): Promise<Answer<T>> {
  try {
    const result = await next;
    return result.done === true ? { done: true } : { page: result.value };
  } catch (error) {
    return { error };
  }
}

/** Asks for the next page while the caller works on this one: at most one page ahead, so memory stays flat. */
export async function* prefetch<T>(source: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  let ahead = settled(iterator.next());
  try {
    for (;;) {
      const result = await ahead;
      if ('error' in result) throw result.error;
      if (result.next.done === true) return;
      ahead = settled(iterator.next());
      yield result.next.value;
    }
  } finally {
    await ahead;
    await iterator.return?.();
  }
}

type Settled<T> = { readonly next: IteratorResult<T> } | { readonly error: unknown };

/** A page that fails while the caller is busy must not be an unhandled rejection: it is thrown when its turn comes. */
async function settled<T>(page: Promise<IteratorResult<T>>): Promise<Settled<T>> {
  try {
    return { next: await page };
  } catch (error) {
    return { error };
  }
}

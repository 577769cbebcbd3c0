import { describe, expect, it } from '@jest/globals';
import { prefetch } from '../../../src/sync/prefetch.ts';

/** Pages that a test hands out, and what became of them. */
class Source implements AsyncIterable<number> {
  readonly asked: number[] = [];
  closed = 0;
  readonly #pages: number;
  readonly #failAt: number;

  constructor(pages: number, failAt = Number.POSITIVE_INFINITY) {
    this.#pages = pages;
    this.#failAt = failAt;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<number> {
    try {
      for (let page = 1; page <= this.#pages; page += 1) {
        this.asked.push(page);
        await Promise.resolve();
        if (page === this.#failAt) throw new Error(`page ${String(page)} broke`);
        yield page;
      }
    } finally {
      this.closed += 1;
    }
  }
}

async function turn(): Promise<void> {
  await new Promise(setImmediate);
}

describe('prefetch', () => {
  it('gives all pages in order, and closes the source once', async () => {
    const source = new Source(5);
    const seen: number[] = [];
    for await (const pages of prefetch(source, 1)) seen.push(...pages);
    expect(seen).toEqual([1, 2, 3, 4, 5]);
    expect(source.closed).toBe(1);
  });

  it('gives nothing of an empty source', async () => {
    const source = new Source(0);
    const seen: number[] = [];
    for await (const pages of prefetch(source, 1)) seen.push(...pages);
    expect(seen).toEqual([]);
  });

  it('asks for the next page while the caller works, and for no more than that', async () => {
    const source = new Source(5);
    const pages = prefetch(source, 1);
    await pages.next();
    await turn();
    expect(source.asked).toEqual([1, 2]);
    await pages.next();
    await turn();
    expect(source.asked).toEqual([1, 2, 3]);
    await pages.return(undefined);
  });

  it('asks for as many as it is told to, and for at least one', async () => {
    const source = new Source(9);
    const pages = prefetch(source, 3);
    await pages.next();
    await turn();
    expect(source.asked).toEqual([1, 2, 3, 4]);
    await pages.return(undefined);
    const careful: number[] = [];
    for await (const pages of prefetch(new Source(4), 0)) careful.push(...pages);
    expect(careful).toEqual([1, 2, 3, 4]);
  });

  it('gives all at once that has come while the caller worked', async () => {
    const pages = prefetch(new Source(9), 3);
    expect((await pages.next()).value).toEqual([1]);
    await turn();
    expect((await pages.next()).value).toEqual([2, 3, 4]);
    await pages.return(undefined);
  });

  it('gives what came before an error, and then the error', async () => {
    const pages = prefetch(new Source(9, 3), 5);
    await pages.next();
    await turn();
    expect((await pages.next()).value).toEqual([2]);
    await expect(pages.next()).rejects.toThrow('page 3 broke');
  });

  it('asks for no more pages once the caller has broken off, though more were to come', async () => {
    const source = new Source(9);
    for await (const pages of prefetch(source, 5)) {
      if (pages.includes(1)) break;
    }
    expect(source.asked.length).toBeLessThanOrEqual(2);
    expect(source.closed).toBe(1);
  });

  it('lets an error surface at its turn, after the pages before it', async () => {
    const source = new Source(5, 3);
    const seen: number[] = [];
    const reading = (async () => {
      for await (const pages of prefetch(source, 1)) {
        seen.push(...pages);
        // The caller is busy: the page that fails meanwhile must not be an unhandled rejection.
        await turn();
      }
    })();
    await expect(reading).rejects.toThrow('page 3 broke');
    expect(seen).toEqual([1, 2]);
    expect(source.closed).toBe(1);
  });

  it('lets an error of the first page surface', async () => {
    await expect(prefetch(new Source(3, 1), 1).next()).rejects.toThrow('page 1 broke');
  });

  it('closes the source when the caller breaks off', async () => {
    const source = new Source(5);
    for await (const pages of prefetch(source, 1)) {
      if (pages.includes(2)) break;
    }
    expect(source.closed).toBe(1);
    expect(source.asked).toEqual([1, 2, 3]);
  });

  it('closes the source when the caller fails, and keeps the caller’s error', async () => {
    const source = new Source(5, 3);
    const reading = (async () => {
      for await (const pages of prefetch(source, 1)) {
        if (pages.includes(2)) throw new Error('the store is full');
      }
    })();
    await expect(reading).rejects.toThrow('the store is full');
    expect(source.closed).toBe(1);
  });
});

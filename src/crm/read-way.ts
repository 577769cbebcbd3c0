import type { ReadPage } from './crm-adapter.ts';

/** Pages that say how they are read, and why so. */
export async function* inWay(
  pages: AsyncIterable<ReadPage>,
  way: string,
): AsyncGenerator<ReadPage> {
  for await (const page of pages) yield { ...page, way };
}

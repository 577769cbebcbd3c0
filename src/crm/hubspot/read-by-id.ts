import type { ReadPage, RecordReader } from '../crm-adapter.ts';
import { readByIds } from './batch-read.ts';
import { BATCH_SIZE } from './limits.ts';
import type { ObjectTypes } from './object-types.ts';
import { OWNERS } from './owners.ts';
import { contentOf, named, searched, type Stream } from './read.ts';
import { propertiesOf, type HubspotRecord } from './records.ts';
import type { HubspotSession } from './session.ts';

/** Reads what webhooks point to, a batch at a time: one call for the records, one for each associated object. */
export function createRecordReader(input: {
  readonly session: HubspotSession;
  readonly types: ObjectTypes;
}): RecordReader {
  return {
    async objectIds(objects, signal) {
      const found = new Map<string, string>();
      for (const object of objects) {
        // Owners are no CRM object: nobody tells of them.
        const type = object === OWNERS ? undefined : await input.types.find(object, signal);
        if (type !== undefined) found.set(object, type.id);
      }
      return found;
    },
    async *read(request, ids, signal) {
      const stream = await named({
        ...input,
        request: { ...request, cursor: undefined },
        overlapMs: 0,
        signal,
      });
      for (let start = 0; start < ids.length; start += BATCH_SIZE) {
        yield await readBatch(stream, ids.slice(start, start + BATCH_SIZE));
      }
    },
  };
}

async function readBatch(
  stream: Stream,
  ids: readonly string[],
): Promise<Omit<ReadPage, 'cursor'>> {
  const { session, type, request, signal } = stream;
  const found: HubspotRecord[] = [];
  const batch = { type, ids, properties: propertiesOf(request) };
  for await (const records of readByIds(session, batch, signal)) found.push(...records);
  await stream.guard(found);
  const content = contentOf(stream, found, await searched(stream, found));
  const known = new Set([...found, ...content.tombstones].map(({ id }) => id));
  const missing = ids.filter((id) => !known.has(id)).map((id) => ({ id }));
  return { ...content, tombstones: [...content.tombstones, ...missing] };
}

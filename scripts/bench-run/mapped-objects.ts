import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';

/** What a plain script has to read: the same objects and fields as the shipped mapping. */
export interface MappedObject {
  readonly object: string;
  readonly fields: readonly string[];
  readonly associations: readonly string[];
}

const fieldSchema = z.union([
  z.string().transform((field) => ({ field, association: undefined })),
  z.object({ field: z.string().optional(), association: z.string().optional() }),
]);
const mappingSchema = z.object({
  entities: z.record(
    z.string(),
    z.object({ object: z.string(), fields: z.record(z.string(), fieldSchema) }),
  ),
});

export async function mappedObjects(crm: string): Promise<readonly MappedObject[]> {
  const file = fileURLToPath(new URL(`../../config/mappings/${crm}.yaml`, import.meta.url));
  const { entities } = mappingSchema.parse(parse(await readFile(file, 'utf8')));
  return Object.values(entities).map(({ object, fields }) => {
    const all = Object.values(fields);
    return {
      object,
      fields: [...new Set(all.flatMap(({ field }) => field ?? []))],
      associations: [...new Set(all.flatMap(({ association }) => association ?? []))],
    };
  });
}

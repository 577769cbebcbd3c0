import { z } from 'zod';
import type { ObjectType } from '../catalog/object-type.ts';
import type { Portal } from '../portal.ts';

/** Whoever asks for a record that was merged away gets the one that stands in its place. [K] for all but contacts. */

const KIND = 'merged_record';
const forwardSchema = z.number();

export function forwardRecord(portal: Portal, type: ObjectType, from: number, to: number): void {
  portal.kept.save(KIND, keyOf(type, from), to);
}

/** The id of the record that stands for `id` now; undefined when it was never merged away. */
export function forwardedId(
  portal: Pick<Portal, 'kept'>,
  type: ObjectType,
  id: number,
): number | undefined {
  const next = forwardSchema.safeParse(portal.kept.find(KIND, keyOf(type, id))).data;
  return next === undefined ? undefined : (forwardedId(portal, type, next) ?? next);
}

function keyOf(type: ObjectType, id: number): string {
  return `${type.id}/${String(id)}`;
}

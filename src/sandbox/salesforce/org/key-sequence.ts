import type { ObjectSchema } from '../schema/object.ts';
import { numberIn } from '../store/sql-row.ts';
import { quoted, type Store } from '../store/store.ts';
import {
  makeKey,
  prefixNumber,
  prefixNumberSql,
  sequenceOf,
  type RecordKey,
} from '../values/record-id.ts';

/** Hands out record keys: ascending in the order of creation, object by object. */
export class KeySequence {
  readonly #store: Store;
  readonly #last = new Map<string, number>();

  constructor(store: Store) {
    this.#store = store;
  }

  next(object: ObjectSchema): RecordKey {
    const sequence = (this.#last.get(object.name) ?? this.#lastInTable(object)) + 1;
    this.#last.set(object.name, sequence);
    return makeKey(object.keyPrefix, sequence);
  }

  #lastInTable(object: ObjectSchema): number {
    // The id of a purged record is never given to another.
    const row = this.#store.get(
      `SELECT max(coalesce((SELECT max("Id") FROM ${quoted(object.name)}), 0),
         coalesce((SELECT max(id) FROM sys_purged WHERE ${prefixNumberSql('id')} = ?), 0))`,
      [prefixNumber(object.keyPrefix)],
    );
    return sequenceOf(numberIn(row, 0));
  }
}

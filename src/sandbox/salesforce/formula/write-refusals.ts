import { apiError, type ApiError } from '../rest/fault.ts';
import type { ObjectSchema } from '../schema/object.ts';
import type { Schema } from '../schema/schema.ts';
import { quoted, type Store } from '../store/store.ts';
import type { IdCodec, RecordKey } from '../values/record-id.ts';
import { compileTest } from './compile-formula.ts';
import { ROW } from './formula-value.ts';

/**
 * What an administrator has set up to refuse a record: a validation rule, or with another code than that of one a
 * trigger, a flow, an approval that locks, a row that somebody else holds.
 */
export interface WriteRefusalDefinition {
  readonly object: string;
  /** The record, as it would be after the write, is refused where this formula is true. */
  readonly when: string;
  /** `{id}` stands for the id of the record. */
  readonly message: string;
  /** Default FIELD_CUSTOM_VALIDATION_EXCEPTION. */
  readonly code?: string;
  /** The field at which the message is shown; default none. */
  readonly field?: string;
  /** Each record is refused so many times, then let through: a lock that is released. Default always. */
  readonly times?: number;
}

interface WriteRefusal {
  readonly definition: WriteRefusalDefinition;
  readonly sql: string;
  /** How often each record has been refused. */
  readonly refused: Map<RecordKey, number>;
}

/** The refusals of an org, asked when a record has been written and can still be taken back. */
export class WriteRefusals {
  readonly #store: Store;
  readonly #ids: IdCodec;
  readonly #byObject = new Map<string, WriteRefusal[]>();

  constructor(store: Store, ids: IdCodec) {
    this.#store = store;
    this.#ids = ids;
  }

  define(schema: Schema, definitions: readonly WriteRefusalDefinition[]): void {
    for (const definition of definitions) {
      const object = schema.get(definition.object);
      const test = compileTest({ schema, object, blankAsZero: true }, definition.when);
      const sql = `SELECT 1 FROM ${quoted(object.name)} written WHERE written."Id" = ? AND ${test.replaceAll(ROW, 'written')}`;
      const known = this.#byObject.get(object.name) ?? [];
      this.#byObject.set(object.name, [...known, { definition, sql, refused: new Map() }]);
    }
  }

  /** All that speaks against the record as it now is in the store. */
  objections(object: ObjectSchema, key: RecordKey): readonly ApiError[] {
    const refusals = this.#byObject.get(object.name) ?? [];
    return refusals
      .filter((refusal) => this.#refuses(refusal, key))
      .map(({ definition }) => this.#errorOf(definition, key));
  }

  #refuses({ definition, sql, refused }: WriteRefusal, key: RecordKey): boolean {
    if (this.#store.get(sql, [key]) === undefined) return false;
    const count = refused.get(key) ?? 0;
    refused.set(key, count + 1);
    return count < (definition.times ?? Infinity);
  }

  #errorOf(definition: WriteRefusalDefinition, key: RecordKey): ApiError {
    const { code = 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message, field } = definition;
    const text = message.replaceAll('{id}', this.#ids.encode(key));
    return apiError(code, text, field === undefined ? [] : [field]);
  }
}

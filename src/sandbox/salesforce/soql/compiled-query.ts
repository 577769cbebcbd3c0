import type { FieldSchema } from '../schema/field.ts';
import type { ObjectSchema } from '../schema/object.ts';
import type { ValueWriter } from '../values/wire-value.ts';
import type { RecordKey } from '../values/record-id.ts';
import type { Parameters } from './parameters.ts';

/** A query in SQL, cut so that its pages, its count and the list of its ids can each be asked for. */
export interface CompiledQuery {
  readonly kind: 'records';
  readonly object: ObjectSchema;
  readonly parameters: Parameters;
  /** `FROM "Account" t1`. */
  readonly from: string;
  /** Behind `from` where the query is run: the index that SQLite must use, or empty. */
  readonly hint: string;
  readonly idSql: string;
  /** Joins that conditions and order need; `joins` are those and the joins of the selected fields. */
  readonly filterJoins: string;
  readonly joins: string;
  /** Alternatives without overlap whose results follow each other in order; nearly always one. */
  readonly alternatives: readonly string[];
  /** With the words ORDER BY, or empty. */
  readonly orderBy: string;
  readonly limit: number | undefined;
  readonly offset: number;
  /** SQL expressions of the SELECT list. */
  readonly columns: readonly string[];
  readonly shape: RecordShape;
  /** What `columns=true` and a CSV header tell, in the order of the query. */
  readonly selected: readonly SelectedColumn[];
}

/** An aggregate query: rows of groups, without ids. */
export interface CompiledAggregate {
  readonly kind: 'aggregate';
  readonly object: ObjectSchema;
  readonly parameters: Parameters;
  readonly sql: string;
  readonly members: readonly AggregateMember[];
  readonly selected: readonly SelectedColumn[];
}

/** `SELECT COUNT() FROM ...`: a number and no records. */
export interface CompiledCount {
  readonly kind: 'count';
  readonly object: ObjectSchema;
  readonly parameters: Parameters;
  readonly sql: string;
}

export interface AggregateMember {
  readonly key: string;
  readonly write: ValueWriter;
}

/** How one JSON record is put together from a row. */
export interface RecordShape {
  /** `attributes.type`. */
  readonly type: string;
  /** Column of the record's key; a null there means that there is no record. */
  readonly idColumn: number;
  readonly members: readonly RecordMember[];
  /** The object of a key, where `type` does not say it: the parents of a polymorphic relationship. */
  readonly typeOfKey?: (key: RecordKey) => string;
}

export type RecordMember =
  | {
      readonly kind: 'value';
      readonly key: string;
      readonly column: number;
      readonly write: ValueWriter;
    }
  | {
      readonly kind: 'address';
      readonly key: string;
      readonly parts: readonly AddressPart[];
    }
  | { readonly kind: 'parent'; readonly key: string; readonly shape: RecordShape }
  | { readonly kind: 'children'; readonly key: string; readonly query: CompiledQuery };

interface AddressPart {
  readonly key: string;
  readonly column: number;
  readonly write: ValueWriter;
}

/** A selected field or expression as metadata: its path and what it is. */
export interface SelectedColumn {
  /** As results name it: `Owner.Name`, `expr0`. */
  readonly name: string;
  readonly path: readonly string[];
  readonly field: FieldSchema | undefined;
  readonly aggregate: boolean;
  /** Position in `columns`; undefined for what is no single column. */
  readonly column: number | undefined;
  readonly children?: CompiledQuery;
}

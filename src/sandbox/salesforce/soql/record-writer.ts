import type { IdCodec } from '../values/record-id.ts';
import type { SqlRow } from '../store/sql-row.ts';
import type {
  CompiledAggregate,
  CompiledQuery,
  RecordMember,
  RecordShape,
} from './compiled-query.ts';

/** What records need to be written as JSON besides their rows. */
export interface RecordWriting {
  readonly ids: IdCodec;
  /** `/services/data/v67.0`. */
  readonly basePath: string;
  /** The children of one parent as JSON: `{"totalSize":...}` or `null`. */
  readonly children: (query: CompiledQuery, parentKey: number) => string;
}

/** One record as JSON text: attributes first, then the fields in the order of the query. */
export function writeRecord(shape: RecordShape, row: SqlRow, writing: RecordWriting): string {
  const key = Number(row[shape.idColumn]);
  const url = `${writing.basePath}/sobjects/${typeInUrl(shape, key)}/${writing.ids.encode(key)}`;
  let json = `{"attributes":{"type":"${shape.type}","url":"${url}"}`;
  for (const member of shape.members) {
    json += `,"${member.key}":${writeMember(member, row, key, writing)}`;
  }
  return `${json}}`;
}

export function writeAggregateRow(query: CompiledAggregate, row: SqlRow): string {
  const members = query.members.map(
    ({ key, write }, index) => `${JSON.stringify(key)}:${write(row[index])}`,
  );
  return `{"attributes":{"type":"AggregateResult"},${members.join(',')}}`;
}

/** The parent of a polymorphic relationship is shown as a "Name", its address says what it is. */
function typeInUrl(shape: RecordShape, key: number): string {
  return shape.typeOfKey?.(key) ?? shape.type;
}

function writeMember(
  member: RecordMember,
  row: SqlRow,
  key: number,
  writing: RecordWriting,
): string {
  if (member.kind === 'value') return member.write(row[member.column]);
  if (member.kind === 'children') return writing.children(member.query, key);
  if (member.kind === 'address') return writeAddress(member, row);
  return row[member.shape.idColumn] === null ? 'null' : writeRecord(member.shape, row, writing);
}

function writeAddress(member: RecordMember & { readonly kind: 'address' }, row: SqlRow): string {
  const values = member.parts.map(({ column, write }) => write(row[column]));
  if (values.every((value) => value === 'null')) return 'null';
  return `{${member.parts.map(({ key }, index) => `"${key}":${values[index] ?? 'null'}`).join(',')}}`;
}

import type {
  FieldFunctionExpression,
  FieldType,
  Query,
  Subquery,
} from '@jetstreamapp/soql-parser-js';
import type { CompiledQuery } from './compiled-query.ts';
import { scalarExpression } from './functions.ts';
import type { QueryScope } from './query-scope.ts';
import type { RecordShapeBuilder } from './record-shape-builder.ts';
import { malformed } from './soql-error.ts';

/** https://developer.salesforce.com/docs (FIELDS() in SOQL). */
const FIELDS_LIMIT_MAX = 200;

interface Selection {
  readonly scope: QueryScope;
  readonly shape: RecordShapeBuilder;
  readonly query: Query | Subquery;
  readonly compileChildren: (
    scope: QueryScope,
    subquery: Subquery,
  ) => { readonly key: string; readonly query: CompiledQuery };
}

/** Adds one item of a SELECT list without aggregates. */
export function addSelection(selection: Selection, item: FieldType): void {
  const { scope, shape } = selection;
  switch (item.type) {
    case 'Field':
      shape.addField(scope.resolve(item.field));
      return;
    case 'FieldRelationship':
      shape.addField(scope.resolve([...item.relationships, item.field].join('.')));
      return;
    case 'FieldFunctionExpression':
      addFunction(selection, item);
      return;
    case 'FieldSubquery': {
      const { key, query } = selection.compileChildren(scope, item.subquery);
      shape.addChildren(key, query);
      return;
    }
    case 'FieldTypeof':
      throw malformed('TYPEOF is not served by this sandbox', 'TYPEOF');
  }
}

function addFunction(selection: Selection, item: FieldFunctionExpression): void {
  const { scope, shape } = selection;
  const name = item.functionName.toUpperCase();
  if (name === 'FIELDS') {
    addAllFields(selection, item);
    return;
  }
  const [parameter] = item.parameters;
  if (typeof parameter !== 'string') throw malformed("unexpected token: '('", item.functionName);
  if (name === 'TOLABEL') {
    shape.addField(scope.resolve(parameter), item.alias);
    return;
  }
  if (name === 'FORMAT') {
    addFormatted(selection, parameter, item.alias);
    return;
  }
  // Parts of dates are read from groups only.
  throw malformed(
    `Field must be grouped or aggregated: ${scalarExpression(scope, item).signature}`,
    item.functionName,
  );
}

/** FORMAT gives text in the user's locale; the sandbox's users have en_US. */
function addFormatted(selection: Selection, path: string, alias: string | undefined): void {
  const { scope, shape } = selection;
  const resolved = scope.resolve(path);
  const { field, sql } = resolved;
  const isNumber = ['int', 'double', 'currency', 'percent'].includes(field.type);
  const formatted = isNumber ? `printf('%,.${String(field.scale)}f', ${sql})` : sql;
  const text = isNumber ? ({ ...field, type: 'string' } as const) : field;
  shape.addField(
    { ...resolved, field: text, sql: `CASE WHEN ${sql} IS NOT NULL THEN ${formatted} END` },
    alias,
  );
}

function addAllFields(selection: Selection, item: FieldFunctionExpression): void {
  const { scope, shape, query } = selection;
  const which = typeof item.parameters[0] === 'string' ? item.parameters[0].toUpperCase() : '';
  if (!['ALL', 'STANDARD', 'CUSTOM'].includes(which)) {
    throw malformed(`unexpected token: '${which}'`, which);
  }
  // FIELDS(STANDARD) is bounded by the platform itself; the others need a limit.
  const isBounded = which === 'STANDARD' || (query.limit ?? Infinity) <= FIELDS_LIMIT_MAX;
  if (!isBounded) {
    throw malformed(
      `The SOQL FIELDS function must have a LIMIT of at most ${String(FIELDS_LIMIT_MAX)}`,
      'FIELDS',
    );
  }
  for (const field of scope.visibleFields()) {
    if (which === 'STANDARD' && field.custom) continue;
    if (which === 'CUSTOM' && !field.custom) continue;
    shape.addField(scope.resolve(field.name));
  }
}

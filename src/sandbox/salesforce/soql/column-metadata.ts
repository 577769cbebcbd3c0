import type { FieldSchema } from '../schema/field.ts';
import type { Compiled } from './compile-query.ts';
import type { SelectedColumn } from './compiled-query.ts';
import { literalKindOf } from './literals.ts';

type Column = Readonly<Record<string, unknown>>;

/** A column with its path below the parent that is being described. */
type Placed = readonly [path: readonly string[], column: SelectedColumn];

const APEX_TYPES = {
  text: 'String',
  number: 'Double',
  int: 'Integer',
  boolean: 'Boolean',
  date: 'Date',
  datetime: 'Datetime',
} as const;

/** `columns=true`: the query's columns instead of its records; `sf data query` asks for it each time. */
export function columnMetadata(compiled: Compiled): Column {
  const selected = compiled.kind === 'count' ? [] : compiled.selected;
  return {
    columnMetadata: nest(selected.map((column) => [column.path, column])),
    entityName: compiled.object.name,
    groupBy: compiled.kind === 'aggregate',
    idSelected: selected.some((column) => column.name === 'Id'),
    keyPrefix: compiled.object.keyPrefix,
  };
}

/** Fields of one parent stand together under its relationship, where the first of them stood. */
function nest(placed: readonly Placed[]): readonly Column[] {
  const groups = new Map<string, Placed[]>();
  for (const item of placed) {
    const [[name = '']] = item;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return [...groups].map(([name, items]) => describeGroup(name, items));
}

function describeGroup(name: string, items: readonly Placed[]): Column {
  const [first] = items;
  if (first === undefined || first[0].length > 1) {
    return relationColumn(
      name,
      nest(items.map(([path, column]) => [path.slice(1), column])),
      false,
    );
  }
  const [, column] = first;
  if (column.children !== undefined) {
    const { selected } = column.children;
    return relationColumn(name, nest(selected.map((child) => [child.path, child])), true);
  }
  return column.field === undefined
    ? plainColumn(name, column.aggregate)
    : fieldColumn(name, column.field, column.aggregate);
}

function relationColumn(name: string, joinColumns: readonly Column[], children: boolean): Column {
  return { ...plainColumn(name, children), apexType: null, numberType: false, joinColumns };
}

/** A number without a field: a count or another expression. */
function plainColumn(name: string, aggregate: boolean): Column {
  return {
    aggregate,
    apexType: 'Integer',
    booleanType: false,
    columnName: name,
    custom: false,
    displayName: name,
    foreignKeyName: null,
    insertable: false,
    joinColumns: [],
    numberType: true,
    textType: false,
    updatable: false,
  };
}

function fieldColumn(name: string, field: FieldSchema, aggregate: boolean): Column {
  const kind = literalKindOf(field);
  const isId = field.type === 'id' || field.type === 'reference';
  return {
    ...plainColumn(name, aggregate),
    apexType: isId ? 'Id' : APEX_TYPES[kind],
    booleanType: kind === 'boolean',
    custom: field.custom,
    foreignKeyName: field.relationshipName,
    insertable: field.createable,
    numberType: kind === 'number' || kind === 'int',
    textType: kind === 'text' && !isId,
    updatable: field.updateable,
  };
}

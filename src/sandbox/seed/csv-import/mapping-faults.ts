import type { FileFault } from '../../checked-yaml.ts';
import { SEED_TABLES, type SeedColumnType, type SeedTableName } from '../dataset.ts';
import type { ImportMapping, SourceMapping, ValueMapping } from './mapping-schema.ts';
import { TABLE_NAMES, targetColumn, type TargetColumn } from './target-columns.ts';

/** What the form alone cannot say: whether the mapping fits the tables. */
export function faultsOf(mapping: ImportMapping): FileFault[] {
  return tablesOf(mapping).flatMap(([table, sources]) =>
    sources.flatMap((source, at) => [
      ...Object.entries(source.columns).flatMap(([name, value]) => {
        const path = ['tables', table, at, 'columns', name];
        const column = targetColumn(table, name);
        if (column === undefined) return [{ path, expected: noSuchColumn(table) }];
        return valueFaults({ mapping, column, value, path });
      }),
      ...rowKeyFaults(table, sources, at),
    ]),
  );
}

export function tablesOf(
  mapping: ImportMapping,
): readonly (readonly [SeedTableName, readonly SourceMapping[]])[] {
  return TABLE_NAMES.flatMap((name) => {
    const sources = mapping.tables[name];
    return sources === undefined ? [] : [[name, sources] as const];
  });
}

function noSuchColumn(table: SeedTableName): string {
  return `expected no such column: ${table} has ${Object.keys(SEED_TABLES[table]).join(', ')}`;
}

/** A file that gives two rows of one table for each of its rows must tell their keys apart. */
function rowKeyFaults(
  table: SeedTableName,
  sources: readonly SourceMapping[],
  at: number,
): FileFault[] {
  const { file, key } = sources[at] ?? {};
  const isTaken = sources.slice(0, at).some((other) => {
    return other.file === file && other.key.row_number === true && other.key.prefix === key?.prefix;
  });
  if (key?.row_number !== true || !isTaken) return [];
  const expected =
    'expected a `prefix` of its own: another source counts the rows of the same file';
  return [{ path: ['tables', table, at, 'key'], expected }];
}

interface ValueInput {
  readonly mapping: ImportMapping;
  readonly column: TargetColumn;
  readonly value: ValueMapping;
  readonly path: readonly PropertyKey[];
}

function valueFaults({ mapping, column, value, path }: ValueInput): FileFault[] {
  const faults: FileFault[] = misplacedOptions(column, value).map((name) => ({
    path: [...path, name],
    expected: `expected no such key for a ${column.references === undefined ? column.type : 'reference'}`,
  }));
  for (const [name, given] of literals(value)) {
    if (!isOfColumn(column, given)) {
      faults.push({ path: [...path, ...name], expected: `expected ${describe(column)}` });
    }
  }
  const { references } = column;
  if (references !== undefined && mapping.tables[references] === undefined) {
    const expected = `expected a table ${references} in the mapping, because this refers to it`;
    faults.push({ path, expected });
  }
  return faults;
}

type Option = keyof ValueMapping;

const NUMBERS: readonly SeedColumnType[] = ['number', 'money'];
const TEXTS: readonly SeedColumnType[] = ['text', 'long_text'];

/** For which types an option has a meaning. */
const OPTION_TYPES: readonly (readonly [Option, readonly SeedColumnType[]])[] = [
  ['date', ['date']],
  ['zone', ['date']],
  ['decimal', NUMBERS],
  ['thousands', NUMBERS],
  ['scale', NUMBERS],
  ['true_words', ['boolean']],
  ['false_words', ['boolean']],
  ['join', [...TEXTS, 'choice']],
  ['prefix', TEXTS],
];

function misplacedOptions(column: TargetColumn, value: ValueMapping): Option[] {
  const wrongType = OPTION_TYPES.filter(([name, types]) => {
    return value[name] !== undefined && !types.includes(column.type);
  }).map(([name]) => name);
  const noReference = value.unknown !== undefined && column.references === undefined;
  const noOtherwise =
    value.otherwise !== undefined && value.map === undefined && value.choose === undefined;
  const noMap = value.map !== undefined && (value.constant ?? value.choose) !== undefined;
  const sums = value.lookup?.sum !== undefined && !NUMBERS.includes(column.type);
  return [
    ...wrongType,
    ...(noReference ? ['unknown' as const] : []),
    ...(noOtherwise ? ['otherwise' as const] : []),
    ...(noMap ? ['map' as const] : []),
    ...(sums ? ['lookup' as const] : []),
  ];
}

/** All values that stand in the mapping itself, with their place in it. */
function literals(value: ValueMapping): [name: PropertyKey[], given: string | number | boolean][] {
  const found: [PropertyKey[], string | number | boolean | undefined][] = [
    [['constant'], value.constant],
    [['otherwise'], value.otherwise],
    [['default'], value.default],
    ...Object.entries(value.map ?? {}).map<[PropertyKey[], string | number | boolean]>(
      ([name, given]) => [['map', name], given],
    ),
    ...(value.choose ?? []).map<[PropertyKey[], string | number | boolean]>(
      ({ value: given }, at) => [['choose', at, 'value'], given],
    ),
  ];
  return found.flatMap(([name, given]) => (given === undefined ? [] : [[name, given]]));
}

function isOfColumn(column: TargetColumn, given: string | number | boolean): boolean {
  if (column.type === 'boolean') return typeof given === 'boolean';
  if (NUMBERS.includes(column.type)) return typeof given === 'number';
  if (column.type === 'date') return /^\d{4}-\d\d-\d\d$/.test(String(given));
  if (column.choices !== undefined) return column.choices.includes(String(given));
  return typeof given === 'string';
}

function describe(column: TargetColumn): string {
  if (column.choices !== undefined) return `one of ${column.choices.join(', ')}`;
  if (column.type === 'boolean') return 'true or false';
  if (NUMBERS.includes(column.type)) return 'a number';
  return column.type === 'date'
    ? 'a date YYYY-MM-DD'
    : 'a text (in quotes where it looks like a number)';
}

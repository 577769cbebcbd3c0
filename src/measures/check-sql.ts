import { hasSqlDetails, parse } from 'libpg-query';
import { z } from 'zod';
import { messageOf } from '../domain/errors.ts';
import { bindAsOf, FRAME_TABLES } from './frame.ts';
import { ALLOWED_FUNCTIONS, CLOCKS } from './allowed-functions.ts';

/** What is wrong in a measure's SELECT. */
export interface SqlFault {
  /** Line in the SELECT, from 1. */
  readonly line: number;
  /** What stands there and what to do about it. */
  readonly message: string;
}

/** What `:as_of` is for the check: the frame's own parameters are four. */
const AS_OF_NUMBER = 5;

/**
 * Holds a SELECT against what a measure may do, by PostgreSQL's own parser: read the tables of the frame and nothing else,
 * so that it cannot look ahead; give the same for the same data; write nothing.
 */
export async function checkSql(sql: string): Promise<readonly SqlFault[]> {
  const text = bindAsOf(sql, `$${String(AS_OF_NUMBER)}::date`);
  const lines = linesOf(text);
  try {
    const tree: unknown = await parse(text);
    return faultsOf(tree).map(({ at, message }) => ({ line: lines(at), message }));
  } catch (error) {
    const at = hasSqlDetails(error) ? (error.sqlDetails?.cursorPosition ?? 0) : 0;
    return [{ line: lines(at), message: `is not valid SQL: ${messageOf(error)}` }];
  }
}

/** The parser counts bytes. */
function linesOf(text: string): (byte: number) => number {
  const bytes = Buffer.from(text);
  return (byte) => bytes.subarray(0, byte).toString().split('\n').length;
}

interface Finding {
  /** Byte in the text. */
  readonly at: number;
  readonly message: string;
}

function faultsOf(tree: unknown): readonly Finding[] {
  const { stmts } = z.object({ stmts: z.array(statementSchema).default([]) }).parse(tree);
  const [only, ...others] = stmts;
  if (only === undefined || others.length > 0 || only.stmt_len !== undefined) {
    const at = others[0]?.stmt_location ?? 0;
    return [{ at, message: 'must be one SELECT, without a semicolon' }];
  }
  const select = only.stmt['SelectStmt'];
  if (select === undefined) return [{ at: 0, message: 'must be a SELECT: a measure only reads' }];
  const nodes = [...walk(only.stmt)];
  const ownNames = new Set(
    nodes.flatMap(({ kind, node }) =>
      kind === 'CommonTableExpr' ? [z.object({ ctename: z.string() }).parse(node).ctename] : [],
    ),
  );
  return [
    ...nodes.flatMap(({ kind, node }) => NODE_RULES[kind]?.(node, ownNames) ?? []),
    ...columnFaults(select),
  ];
}

const statementSchema = z.object({
  stmt: z.record(z.string(), z.unknown()),
  stmt_len: z.number().optional(),
  stmt_location: z.number().optional(),
});

interface TreeNode {
  /** PostgreSQL's name of the node, or the field in which it stands. */
  readonly kind: string;
  readonly node: unknown;
}

function* walk(tree: unknown): Generator<TreeNode> {
  if (typeof tree !== 'object' || tree === null) return;
  for (const [kind, node] of Object.entries(tree)) {
    if (typeof node === 'object') yield { kind, node };
    yield* walk(node);
  }
}

type NodeRule = (node: unknown, ownNames: ReadonlySet<string>) => readonly Finding[];

const WRITES = 'writes: a measure only reads, so take it out';

const NODE_RULES: Readonly<Record<string, NodeRule>> = {
  RangeVar: tableFaults,
  FuncCall: functionFaults,
  A_Const: constantFaults,
  ParamRef: parameterFaults,
  SQLValueFunction: (node) => [
    found(node, 'reads the clock or the session: write :as_of for the day of the score'),
  ],
  RangeTableSample: (node) => [
    found(node, 'TABLESAMPLE gives other rows each time: select by a column instead'),
  ],
  LockingClause: (node) => [found(node, `FOR UPDATE ${WRITES}`)],
  intoClause: (node) => [found(node, `SELECT INTO ${WRITES}`)],
  InsertStmt: (node) => [found(node, `INSERT ${WRITES}`)],
  UpdateStmt: (node) => [found(node, `UPDATE ${WRITES}`)],
  DeleteStmt: (node) => [found(node, `DELETE ${WRITES}`)],
  MergeStmt: (node) => [found(node, `MERGE ${WRITES}`)],
};

const placeSchema = z.object({
  location: z.number().optional(),
  relation: z.object({ location: z.number().default(0) }).optional(),
  rel: z.object({ location: z.number().default(0) }).optional(),
});

function found(node: unknown, message: string): Finding {
  const { location, relation, rel } = placeSchema.parse(node);
  return { at: location ?? relation?.location ?? rel?.location ?? 0, message };
}

const tableSchema = z.object({ schemaname: z.string().optional(), relname: z.string() });

function tableFaults(node: unknown, ownNames: ReadonlySet<string>): readonly Finding[] {
  const { schemaname, relname } = tableSchema.parse(node);
  if (schemaname !== undefined) {
    const instead = FRAME_TABLES.has(relname)
      ? `write ${relname}`
      : `read ${[...FRAME_TABLES].join(', ')}`;
    const message = `${schemaname}.${relname} also holds what was not known yet: ${instead}, cut off at the day of the score`;
    return [found(node, message)];
  }
  if (ownNames.has(relname) || FRAME_TABLES.has(relname)) return [];
  return [found(node, `there is no table ${relname}: there are ${[...FRAME_TABLES].join(', ')}`)];
}

const functionSchema = z.object({
  funcname: z.array(z.object({ String: z.object({ sval: z.string() }) })),
});

function functionFaults(node: unknown): readonly Finding[] {
  const names = functionSchema.parse(node).funcname.map(({ String: { sval } }) => sval);
  const name = names.at(-1) ?? '';
  const schemas = names.slice(0, -1).filter((schema) => schema !== 'pg_catalog');
  if (schemas.length === 0 && ALLOWED_FUNCTIONS.has(name)) return [];
  if (CLOCKS.has(name)) {
    return [found(node, `${name}() reads the clock: write :as_of for the day of the score`)];
  }
  const message = `${names.join('.')}() is not among the functions of measures: it may give something else each time, or do more than compute`;
  return [found(node, message)];
}

const constantSchema = z.object({
  sval: z.object({ sval: z.string().default('') }).optional(),
});

/** PostgreSQL takes these words for days wherever it expects one. */
const RELATIVE_DAY = /^\s*(now|today|tomorrow|yesterday)\b/i;

function constantFaults(node: unknown): readonly Finding[] {
  const text = constantSchema.parse(node).sval?.sval ?? '';
  if (!RELATIVE_DAY.test(text)) return [];
  return [
    found(node, `'${text}' is read as the present day: write :as_of for the day of the score`),
  ];
}

function parameterFaults(node: unknown): readonly Finding[] {
  const { number } = z.object({ number: z.number().default(0) }).parse(node);
  if (number === AS_OF_NUMBER) return [];
  return [
    found(node, `$${String(number)} is not for measures: write :as_of for the day of the score`),
  ];
}

const selectSchema = z.object({
  targetList: z.array(z.object({ ResTarget: z.unknown() })).optional(),
  larg: z.unknown().optional(),
});

const COLUMNS = ['account_id', 'value', 'sample_size'];

/** Of a UNION the first SELECT names the columns. With a star nobody can say before it runs. */
function columnFaults(select: unknown): readonly Finding[] {
  const { targetList = [], larg } = selectSchema.parse(select);
  if (larg !== undefined) return columnFaults(larg);
  const given = new Set(targetList.map(({ ResTarget: target }) => columnName(target)));
  if (given.has(undefined)) return [];
  const missing = COLUMNS.filter((name) => !given.has(name));
  if (missing.length === 0) return [];
  const message = `gives no column ${missing.join(', ')}: its columns must be ${COLUMNS.join(', ')}`;
  return [{ at: 0, message }];
}

const targetSchema = z.object({
  name: z.string().optional(),
  val: z
    .object({ ColumnRef: z.object({ fields: z.array(z.record(z.string(), z.unknown())) }) })
    .optional()
    .catch(undefined),
});

/** Undefined for a star. */
function columnName(target: unknown): string | undefined {
  const { name, val } = targetSchema.parse(target);
  if (name !== undefined) return name;
  const last = val?.ColumnRef.fields.at(-1);
  if (last === undefined) return '?';
  const text = z.object({ String: z.object({ sval: z.string() }) }).safeParse(last);
  return text.success ? text.data.String.sval : undefined;
}

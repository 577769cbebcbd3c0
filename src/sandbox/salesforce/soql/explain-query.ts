import { numberIn, textIn } from '../store/sql-row.ts';
import { quoted } from '../store/store.ts';
import type { CompiledQuery } from './compiled-query.ts';
import { countRows } from './fetch-rows.ts';
import { compileSoql, type QueryRequest } from './query-service.ts';

/** `explain=`: how the records are found. The plan and the figures are the sandbox's own, and true. */
export function explainQuery(
  request: QueryRequest,
  soql: string,
): Readonly<Record<string, unknown>> {
  const compiled = compileSoql(request, soql);
  const { store } = request.org;
  const { object } = compiled;
  const all = numberIn(store.get(`SELECT count(*) FROM ${quoted(object.name)}`), 0);
  const found = compiled.kind === 'records' ? countRows(store, compiled) : all;
  const indexed = compiled.kind === 'records' ? indexedField(request, compiled) : undefined;
  return {
    plans: [
      {
        cardinality: found,
        fields: indexed === undefined ? [] : [indexed],
        leadingOperationType: indexed === undefined ? 'TableScan' : 'Index',
        notes: [],
        relativeCost: all === 0 ? 0 : found / all,
        sobjectCardinality: all,
        sobjectType: object.name,
      },
    ],
    sourceQuery: soql,
  };
}

/** The field whose index SQLite goes by. */
function indexedField(request: QueryRequest, query: CompiledQuery): string | undefined {
  const where = query.alternatives.at(-1) ?? '';
  const sql = `SELECT ${query.idSql} ${query.from} ${query.filterJoins} ${where} ${query.orderBy}`;
  const steps = request.org.store.all(`EXPLAIN QUERY PLAN ${sql}`, query.parameters.valuesFor(sql));
  const detail = textIn(steps[0], 3);
  if (!detail.startsWith('SEARCH')) return undefined;
  return detail.includes('PRIMARY KEY') ? 'Id' : /_by_(\w+)/.exec(detail)?.[1];
}

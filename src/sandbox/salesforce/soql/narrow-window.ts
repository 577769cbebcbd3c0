import { numberIn } from '../store/sql-row.ts';
import { indexName } from '../store/tables.ts';
import type { Comparison, ConditionTree } from './condition-tree.ts';
import type { QueryScope } from './query-scope.ts';

/** Windows of fewer records than this are read by their index and sorted; of more, by the order asked for. */
const NARROW = 20_000;
const BOUNDS: ReadonlySet<string> = new Set(['>', '>=', '=', '<', '<=']);
const LOWER_BOUNDS: ReadonlySet<string> = new Set(['>', '>=', '=']);

/**
 * `WHERE SystemModstamp >= x ORDER BY Id LIMIT 2000` has two ways to go: through the ids, dropping what is too old,
 * or through the index of SystemModstamp, sorting by id. SQLite always takes the first, which on millions of old
 * records is slow. Where a look at the index finds the window narrow, this names the index that must be used.
 */
export function narrowWindowHint(
  scope: QueryScope,
  tree: ConditionTree | undefined,
  compileTest: (test: Comparison) => string,
): string {
  const items = tree?.kind === 'and' ? tree.items : tree === undefined ? [] : [tree];
  const bounds = items.flatMap((item) => (isBound(item) ? [item.test] : []));
  if (!bounds.some((test) => LOWER_BOUNDS.has(test.operator))) return '';
  const where = bounds.map(compileTest).join(' AND ');
  const sql = `SELECT count(*) FROM (SELECT 1 ${scope.from} WHERE ${where} LIMIT ${String(NARROW)})`;
  const { org, parameters } = scope.context;
  const found = numberIn(org.store.get(sql, parameters.valuesFor(sql)), 0);
  return found < NARROW ? `INDEXED BY ${indexName(scope.object, 'SystemModstamp')}` : '';
}

function isBound(tree: ConditionTree): tree is ConditionTree & { readonly kind: 'test' } {
  if (tree.kind !== 'test' || 'fn' in tree.test) return false;
  if (!('value' in tree.test) || tree.test.literalType === 'NULL') return false;
  return tree.test.field.toLowerCase() === 'systemmodstamp' && BOUNDS.has(tree.test.operator);
}

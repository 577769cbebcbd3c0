import type { Comparison, ConditionTree } from './condition-tree.ts';
import type { QueryScope } from './query-scope.ts';

/**
 * The cursor condition of a sync, `(SystemModstamp = x AND Id > y) OR SystemModstamp > x`, taken apart into two
 * conditions without overlap. SQLite cannot seek past the ties of x with the OR: with five million records of one
 * second it would read them all again for every page.
 */
interface KeysetSplit {
  /** Everything else that the query asks for. */
  readonly rest: readonly ConditionTree[];
  /** The ties of x behind y, then everything after x. */
  readonly alternatives: readonly [readonly ConditionTree[], readonly ConditionTree[]];
}

export function splitKeyset(scope: QueryScope, tree: ConditionTree): KeysetSplit | undefined {
  const items = tree.kind === 'and' ? tree.items : [tree];
  for (const [index, item] of items.entries()) {
    const alternatives = keysetAlternatives(scope, item);
    if (alternatives === undefined) continue;
    return { rest: items.filter((_, position) => position !== index), alternatives };
  }
  return undefined;
}

function keysetAlternatives(
  scope: QueryScope,
  tree: ConditionTree,
): KeysetSplit['alternatives'] | undefined {
  if (tree.kind !== 'or' || tree.items.length !== 2) return undefined;
  const after = tree.items.find((item) => isAfter(scope, item));
  const ties = tree.items.find((item) => item !== after);
  if (after?.kind !== 'test' || ties?.kind !== 'and' || ties.items.length !== 2) return undefined;
  const same = ties.items.find((item) => isSameInstant(scope, item, after.test));
  const behind = ties.items.find((item) => item !== same);
  if (same === undefined || behind === undefined || !isBehindId(scope, behind)) return undefined;
  return [[same, behind], [after]];
}

function isAfter(scope: QueryScope, tree: ConditionTree): boolean {
  return comparesField(scope, tree, '>', 'SystemModstamp');
}

function isBehindId(scope: QueryScope, tree: ConditionTree): boolean {
  return comparesField(scope, tree, '>', 'Id');
}

function isSameInstant(scope: QueryScope, tree: ConditionTree, after: Comparison): boolean {
  if (!comparesField(scope, tree, '=', 'SystemModstamp') || tree.kind !== 'test') return false;
  return literalOf(tree.test) === literalOf(after);
}

function comparesField(
  scope: QueryScope,
  tree: ConditionTree,
  operator: string,
  name: string,
): boolean {
  if (tree.kind !== 'test' || tree.test.operator !== operator || 'fn' in tree.test) return false;
  if (!/^(?:\w+\.)?\w+$/.test(tree.test.field)) return false;
  const { field, relationships } = scope.resolve(tree.test.field);
  return relationships.length === 0 && field.name === name;
}

function literalOf(test: Comparison): unknown {
  // A date literal means a span, not an instant.
  const isInstant = 'value' in test && test.literalType === 'DATETIME';
  return isInstant ? test.value : undefined;
}

import { isMap, isNode, isScalar, isSeq, parseDocument, type Node } from 'yaml';
import type { Scorecard } from '../../config/schema/scorecard-file.ts';

/** A line of a file and what would stand there instead. */
export interface LineEdit {
  /** From 1. */
  readonly line: number;
  readonly before: string;
  readonly after: string;
}

/**
 * The text of a scorecard file with other weights and curves. Only these values change; comments, order and layout stay as
 * people wrote them.
 */
export function withProposal(text: string, proposal: Scorecard): string {
  const splices = splicesFor(text, proposal).toSorted((a, b) => b.from - a.from);
  let result = text;
  for (const { from, to, by } of splices) result = result.slice(0, from) + by + result.slice(to);
  return result;
}

interface Splice {
  readonly from: number;
  readonly to: number;
  readonly by: string;
}

function splicesFor(text: string, proposal: Scorecard): readonly Splice[] {
  const document = parseDocument(text);
  const groups = Object.entries(proposal.groups ?? {}).flatMap(
    ([name, weight]) =>
      spliceAt(text, document.getIn(['groups', name], true), String(weight)) ?? [],
  );
  return [...groups, ...measureSplices(text, document.get('measures'), proposal)];
}

function measureSplices(text: string, measures: unknown, proposal: Scorecard): readonly Splice[] {
  if (!isSeq(measures)) return [];
  const proposed = new Map(proposal.measures.map((scored) => [scored.measure, scored]));
  return measures.items.flatMap((item) => {
    if (!isMap(item)) return [];
    const scored = proposed.get(String(item.get('measure')));
    if (scored === undefined) return [];
    return [
      spliceAt(text, item.get('weight', true), String(scored.weight)),
      spliceAt(text, item.get('curve', true), curveText(scored.curve)),
    ].flatMap((splice) => splice ?? []);
  });
}

/** Undefined where the value says the same already. */
function spliceAt(text: string, value: unknown, by: string): Splice | undefined {
  if (!isNode(value) || !(isScalar(value) || isSeq(value))) return undefined;
  const range = rangeOf(value);
  if (range === undefined) return undefined;
  const [from, to] = range;
  return compact(text.slice(from, to)) === compact(by) ? undefined : { from, to, by };
}

function rangeOf(node: Node): readonly [number, number] | undefined {
  return node.range ? [node.range[0], node.range[1]] : undefined;
}

function compact(text: string): string {
  return text.replaceAll(/\s/g, '');
}

function curveText(curve: Scorecard['measures'][number]['curve']): string {
  return `[${curve.map(([value, points]) => `[${String(value)}, ${String(points)}]`).join(', ')}]`;
}

/** Line by line; both texts have the same number of lines where curves stand on one. */
export function lineEdits(before: string, after: string): readonly LineEdit[] {
  const present = after.split('\n');
  return before.split('\n').flatMap((line, index) => {
    const other = present[index] ?? '';
    return line === other ? [] : [{ line: index + 1, before: line, after: other }];
  });
}

/** A patch without context, as `patch -p0` and `git apply --unidiff-zero -p0` take it. */
export function patchOf(file: string, edits: readonly LineEdit[]): string {
  if (edits.length === 0) return '';
  const hunks = edits.map(
    ({ line, before, after }) => `@@ -${String(line)} +${String(line)} @@\n-${before}\n+${after}\n`,
  );
  return `--- ${file}\n+++ ${file}\n${hunks.join('')}`;
}

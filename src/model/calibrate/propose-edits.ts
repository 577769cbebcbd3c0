import { isMap, isNode, isScalar, isSeq, parseDocument, type Node } from 'yaml';
import type { Scorecard } from '../../config/schema/scorecard-file.ts';

/** Lines of a file and what would stand there instead. */
export interface LineEdit {
  /** The first of them, from 1. */
  readonly line: number;
  readonly before: readonly string[];
  readonly after: readonly string[];
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
  const range = rangeOf(text, value);
  if (range === undefined) return undefined;
  const [from, to] = range;
  return compact(text.slice(from, to)) === compact(by) ? undefined : { from, to, by };
}

/** Without the line end that a list over several lines takes with it. */
function rangeOf(text: string, { range }: Node): readonly [number, number] | undefined {
  if (!range) return undefined;
  const [from, to] = range;
  return [from, from + text.slice(from, to).trimEnd().length];
}

function compact(text: string): string {
  return text.replaceAll(/\s/g, '');
}

function curveText(curve: Scorecard['measures'][number]['curve']): string {
  return `[${curve.map(([value, points]) => `[${String(value)}, ${String(points)}]`).join(', ')}]`;
}

/** Line by line; where a curve that stood on several lines comes to stand on one, all from the first difference to the last. */
export function lineEdits(before: string, after: string): readonly LineEdit[] {
  const [old, present] = [before.split('\n'), after.split('\n')];
  if (old.length !== present.length) return [wholeEdit(old, present)];
  return old.flatMap((line, index) => {
    const other = present[index] ?? '';
    return line === other ? [] : [{ line: index + 1, before: [line], after: [other] }];
  });
}

function wholeEdit(old: readonly string[], present: readonly string[]): LineEdit {
  const from = old.findIndex((line, index) => line !== present[index]);
  const most = Math.min(old.length, present.length) - from;
  let kept = 0;
  while (kept < most && old.at(-1 - kept) === present.at(-1 - kept)) kept += 1;
  return {
    line: from + 1,
    before: old.slice(from, old.length - kept),
    after: present.slice(from, present.length - kept),
  };
}

/** A patch without context, as `patch -p0` and `git apply --unidiff-zero -p0` take it. */
export function patchOf(file: string, edits: readonly LineEdit[]): string {
  if (edits.length === 0) return '';
  let shift = 0;
  const hunks = edits.map(({ line, before, after }) => {
    const head = `@@ -${spanOf(line, before)} +${spanOf(line + shift, after)} @@`;
    shift += after.length - before.length;
    return [head, ...before.map((one) => `-${one}`), ...after.map((one) => `+${one}`), ''].join(
      '\n',
    );
  });
  return `--- ${file}\n+++ ${file}\n${hunks.join('')}`;
}

function spanOf(line: number, { length }: readonly string[]): string {
  return length === 1 ? String(line) : `${String(line)},${String(length)}`;
}

import type { ModelContent } from './model-content.ts';

/** One difference between two models, e.g. `scorecards/specialty.yaml: measures.fill_rate.weight: 12 -> 20`. */
export type ContentDifference = string;

/** What is different, place by place; empty where the models are the same. */
export function contentDiff(
  before: ModelContent,
  after: ModelContent,
): readonly ContentDifference[] {
  const places: ContentDifference[] = [];
  compare(before.segments, after.segments, 'segments.yaml:', places);
  const old = new Map(before.scorecards);
  const present = new Map(after.scorecards);
  for (const key of new Set([...old.keys(), ...present.keys()])) {
    compare(old.get(key), present.get(key), `scorecards/${key}.yaml:`, places);
  }
  return places;
}

function compare(before: unknown, after: unknown, path: string, places: string[]): void {
  const [old, present] = [childrenOf(before), childrenOf(after)];
  if (old === undefined || present === undefined) {
    const difference = said(before, after);
    if (difference !== undefined) places.push(`${path} ${difference}`);
    return;
  }
  for (const key of new Set([...old.keys(), ...present.keys()])) {
    const at = path.endsWith(':') ? `${path} ${key}` : `${path}.${key}`;
    compare(old.get(key), present.get(key), at, places);
  }
}

/** Parts by name: of lists whose entries have one (measures, segments) too, so that an order or an insertion does not matter. */
function childrenOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (Array.isArray(value)) return namedEntries(value);
  if (typeof value !== 'object' || value === null) return undefined;
  return new Map(Object.entries(value));
}

function namedEntries(list: readonly unknown[]): ReadonlyMap<string, unknown> | undefined {
  const named = list.map((entry) => [nameOf(entry), entry] as const);
  const entries = named.flatMap(([name, entry]) =>
    name === undefined ? [] : [[name, entry] as const],
  );
  return entries.length < list.length || list.length === 0 ? undefined : new Map(entries);
}

/** What a list entry is called. Conditions (`when`) name a measure too, but are no entries of their own. */
function nameOf(entry: unknown): string | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  if ('id' in entry && typeof entry.id === 'string') return entry.id;
  const scored = 'measure' in entry && 'weight' in entry ? entry.measure : undefined;
  return typeof scored === 'string' ? scored : undefined;
}

/** Undefined where both are the same. */
function said(before: unknown, after: unknown): string | undefined {
  const [from, to] = [JSON.stringify(before), JSON.stringify(after)];
  if (from === to) return undefined;
  if (before === undefined) return typeof after === 'object' ? 'added' : `added, ${to}`;
  if (after === undefined) return 'removed';
  return `${short(from)} -> ${short(to)}`;
}

/** Short enough for a line. */
function short(text: string): string {
  return text.length <= 100 ? text : `${text.slice(0, 97)}...`;
}

/** Random pages of a book that changes: in any order, with stale and doubled records, moves and deletions. */
import fc from 'fast-check';
import { ENTITY_NAMES, type EntityName } from '../../src/domain/entities.ts';
import { BOOK } from './book-of-facts.ts';
import type { Fact, Facts } from './mirror-lab.ts';
import type { Page } from './mirror-by-hand.ts';

const FIRST = '2026-01-01T00:00:00Z';
const LATER = '2026-02-01T00:00:00Z';
const REFERENCES = ['account', 'order', 'invoice', 'return'];
const PAGE_SIZE = 40;

/** What happens to a record between its first state and its later one. */
const FATES = ['change', 'move', 'move', 'delete', 'restore', 'late', 'stale', 'twice'] as const;

type Fate = (typeof FATES)[number] | 'stay';

/** One record in so many changes: most accounts must have none, or a mark that is missing would not be missed. */
const RARE = 50;

/** Syncs, each with its pages. */
export const SYNCS: fc.Arbitrary<readonly (readonly Page[])[]> = fc
  .record({ before: BOOK, after: BOOK, seed: fc.integer({ min: 1, max: 2 ** 30 }) })
  .map(({ before, after, seed }) => {
    const lot = lotsFrom(seed);
    const fateOf = (): Fate => (lot(RARE) === 0 ? (FATES[lot(FATES.length)] ?? 'stay') : 'stay');
    const events = ENTITY_NAMES.flatMap((entity) => eventsOf(entity, { before, after, fateOf }));
    return [0, 1, 2].map((sync) => {
      const own = events.filter(({ at }) => at === sync);
      return inPages(shuffled(own, lot), lot);
    });
  });

interface Event {
  readonly entity: EntityName;
  /** The sync that meets it. */
  readonly at: number;
  readonly row?: Fact;
  readonly gone?: string;
}

interface Books {
  readonly before: Facts;
  readonly after: Facts;
  readonly fateOf: () => Fate;
}

function eventsOf(entity: EntityName, { before, after, fateOf }: Books): readonly Event[] {
  const old = before[entity] ?? [];
  const later = new Map((after[entity] ?? []).map((row) => [row.id, row]));
  return old.flatMap((row, place) => {
    const first = { entity, at: 0, row: { ...row, at: FIRST } };
    const changed = { entity, at: 1, row: { ...(later.get(row.id) ?? row), at: LATER } };
    const fate = entity === 'accounts' ? fateOfAccount(place) : fateOf();
    if (fate === 'move') return [first, { ...changed, row: movedTo(changed.row, old, place) }];
    return lifeOf({ fate, first, changed });
  });
}

/** Accounts that are gone are no longer looked at; one that comes late is. */
function fateOfAccount(place: number): Fate {
  return place % 4 === 0 ? 'late' : 'stay';
}

interface Life {
  readonly fate: Fate;
  readonly first: Event & { readonly row: Fact };
  readonly changed: Event & { readonly row: Fact };
}

function lifeOf({ fate, first, changed }: Life): readonly Event[] {
  const { entity, row } = first;
  switch (fate) {
    case 'stay':
      return [first, { ...first, at: 1 }];
    case 'delete':
      return [first, { entity, at: 1, gone: row.id }];
    case 'restore':
      return [first, { entity, at: 1, gone: row.id }, { ...changed, at: 2 }];
    case 'late':
      return [{ ...changed, at: row.id.length % 2 === 0 ? 1 : 2 }];
    case 'stale':
      return [first, changed, { ...first, at: 2 }];
    case 'twice':
      return [first, { ...first, at: 1 }, changed, { ...changed, at: 2 }];
    default:
      return [first, changed];
  }
}

/** With the references of another record. */
function movedTo(row: Fact, others: readonly Fact[], place: number): Fact {
  const other = others[(place * 7 + 3) % others.length] ?? row;
  const references = REFERENCES.filter((field) => field in row);
  const moved: Record<string, Fact[string]> = {};
  for (const field of references) moved[field] = other[field];
  return { ...row, ...moved, id: row.id };
}

/** Small pages, each of one kind of record. */
function inPages(events: readonly Event[], lot: Lot): readonly Page[] {
  const pages: Page[] = [];
  for (const entity of shuffled(ENTITY_NAMES, lot)) {
    const own = events.filter((event) => event.entity === entity);
    for (let start = 0; start < own.length; start += PAGE_SIZE) {
      const part = own.slice(start, start + PAGE_SIZE);
      pages.push({
        entity,
        rows: part.flatMap(({ row }) => (row === undefined ? [] : [row])),
        gone: part.flatMap(({ gone }) => (gone === undefined ? [] : [gone])),
      });
    }
  }
  return pages;
}

function shuffled<T>(list: readonly T[], lot: Lot): readonly T[] {
  const keyed = list.map((item) => ({ item, key: lot(2 ** 30) }));
  return keyed.toSorted((a, b) => a.key - b.key).map(({ item }) => item);
}

/** A number from 0 to below the limit. */
type Lot = (limit: number) => number;

function lotsFrom(seed: number): Lot {
  let state = seed;
  return (limit) => {
    // Lehmer's generator: its multiplier, modulo a prime. The low digits are the less random ones.
    state = (state * 48_271) % 2_147_483_647;
    return Math.floor((state / 2_147_483_647) * limit);
  };
}

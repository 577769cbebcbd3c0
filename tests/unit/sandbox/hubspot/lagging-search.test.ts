import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Portal } from '../../../../src/sandbox/hubspot/portal.ts';
import {
  archiveRecord,
  prepareCreate,
  prepareUpdate,
} from '../../../../src/sandbox/hubspot/records/record-writer.ts';
import { createSearcher } from '../../../../src/sandbox/hubspot/search/run-search.ts';
import { readSearchQuery } from '../../../../src/sandbox/hubspot/search/search-query.ts';
import { memoryPortal } from './memory-portal.ts';

const LAG_MS = 5;

/** What happens to a portal: a write to one of a few companies, or time passing. */
type Step =
  | { readonly kind: 'write'; readonly company: number; readonly city: string }
  | { readonly kind: 'archive'; readonly company: number }
  | { readonly kind: 'wait'; readonly ms: number };

const steps = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('write' as const),
      company: fc.nat(3),
      city: fc.constantFrom('a', 'b', 'c'),
    }),
    fc.record({ kind: fc.constant('archive' as const), company: fc.nat(3) }),
    fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 8 }) }),
  ),
  { maxLength: 40 },
);

/** Region by company id, of live companies. */
type State = ReadonlyMap<number, string>;

/** A portal and what is known of it: its companies' states since every instant at which something changed. */
class Played {
  readonly portal: Portal;
  readonly #ids: (number | undefined)[] = [];
  readonly #states: { readonly at: number; readonly state: State }[] = [];

  constructor(lagMs: number) {
    this.portal = memoryPortal({ searchLagMs: lagMs });
  }

  get #present(): number {
    return this.portal.clock.now().getTime();
  }

  play(step: Step): void {
    const type = this.portal.schema.byId('0-2');
    if (step.kind === 'wait') {
      this.portal.clock.advance(step.ms);
      return;
    }
    const id = this.#ids[step.company];
    const state = new Map(this.#states.at(-1)?.state);
    if (step.kind === 'archive') {
      if (id === undefined) return;
      archiveRecord(this.portal, type, id);
      state.delete(id);
      this.#ids[step.company] = undefined;
    } else {
      const properties = { city: step.city };
      const write =
        id === undefined
          ? prepareCreate(this.portal, type, { properties, links: [] }, new Map())
          : prepareUpdate(this.portal, type, { id, properties }, new Map());
      write.apply();
      this.#ids[step.company] = write.id;
      state.set(write.id, step.city);
    }
    this.#states.push({ at: this.#present, state });
  }

  /** The state that held `ago` milliseconds ago. */
  stateBefore(ago: number): State {
    const at = this.#present - ago;
    return this.#states.findLast((one) => one.at <= at)?.state ?? new Map<number, string>();
  }
}

function searched(portal: Portal, body: object): readonly (readonly [number, unknown])[] {
  const type = portal.schema.byId('0-2');
  const query = readSearchQuery(portal, type, { limit: 100, ...body });
  const { total, records } = createSearcher(portal).search(type, query, ['city']);
  expect(total).toBe(records.length);
  return records.map(({ id, values }) => [id, values.get('city')]);
}

describe('search behind a lag', () => {
  it('shows, whatever was done, the companies as they were one lag ago', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const played = new Played(LAG_MS);
        for (const step of taken) {
          played.play(step);
          expect(new Map(searched(played.portal, {}) as [number, string][])).toEqual(
            played.stateBefore(LAG_MS),
          );
        }
        played.portal.database.close();
      }),
      { numRuns: 60 },
    );
  });

  it('filters and sorts what it shows', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const played = new Played(LAG_MS);
        for (const step of taken) played.play(step);
        const filter = { propertyName: 'city', operator: 'IN', values: ['a', 'b'] };
        const shown = searched(played.portal, { filters: [filter], sorts: ['-city'] });
        const expected = [...played.stateBefore(LAG_MS)]
          .filter(([, city]) => city !== 'c')
          .sort(([idA, a], [idB, b]) => (a === b ? idA - idB : b.localeCompare(a)));
        expect(shown).toEqual(expected);
        played.portal.database.close();
      }),
      { numRuns: 60 },
    );
  });

  it('counts what is left on a walk by id, with writes in between', () => {
    fc.assert(
      fc.property(steps, fc.array(fc.nat(5), { maxLength: 8 }), (taken, floors) => {
        const played = new Played(0);
        const { portal } = played;
        const type = portal.schema.byId('0-2');
        const searcher = createSearcher(portal);
        for (const [index, step] of taken.entries()) {
          played.play(step);
          const ids = [...played.stateBefore(0).keys()].sort((a, b) => a - b);
          const floor = ids[floors[index % Math.max(1, floors.length)] ?? 0] ?? 0;
          const filter = { propertyName: 'hs_object_id', operator: 'GT', value: String(floor) };
          const query = readSearchQuery(portal, type, { filters: [filter] });
          const { total } = searcher.search(type, query, []);
          expect(total).toBe(ids.filter((id) => id > floor).length);
        }
        portal.database.close();
      }),
      { numRuns: 60 },
    );
  });
});

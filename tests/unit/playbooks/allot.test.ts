import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allot, type Candidate } from '../../../src/playbooks/allot.ts';

const ROOM = { maxNewPerOwnerPerDay: 5, maxOpenPerOwner: 25 };

function candidate(name: string, moneyAtRisk: number, ownerRef: string | undefined = 'ada') {
  return { name, moneyAtRisk, ownerRef };
}

function names(candidates: readonly Candidate[]): readonly string[] {
  return candidates.map(({ name }) => name);
}

describe('allot', () => {
  it('gives tasks out by money at risk until the owner has enough', () => {
    const all = [candidate('small', 10), candidate('large', 900), candidate('middle', 500)];
    const { taken, deferred } = allot(all, { ...ROOM, maxNewPerOwnerPerDay: 2 }, new Map());
    expect(names(taken)).toEqual(['large', 'middle']);
    expect(names(deferred)).toEqual(['small']);
  });

  it('counts what the owner got today already', () => {
    const loads = new Map([['ada', { newToday: 4, open: 4 }]]);
    const { taken, deferred } = allot([candidate('a', 2), candidate('b', 1)], ROOM, loads);
    expect(names(taken)).toEqual(['a']);
    expect(names(deferred)).toEqual(['b']);
  });

  it('counts what the owner has open, with what is given now', () => {
    const loads = new Map([['ada', { newToday: 0, open: 24 }]]);
    const { taken, deferred } = allot([candidate('a', 2), candidate('b', 1)], ROOM, loads);
    expect(names(taken)).toEqual(['a']);
    expect(names(deferred)).toEqual(['b']);
  });

  it('counts each owner by himself', () => {
    const loads = new Map([['ada', { newToday: 5, open: 5 }]]);
    const all = [candidate('full', 9), candidate('free', 1, 'bob')];
    expect(names(allot(all, ROOM, loads).taken)).toEqual(['free']);
  });

  it('gives nothing where the limit is 0', () => {
    const none = allot([candidate('a', 1)], { ...ROOM, maxNewPerOwnerPerDay: 0 }, new Map());
    expect(names(none.deferred)).toEqual(['a']);
    const closed = allot([candidate('a', 1)], { ...ROOM, maxOpenPerOwner: 0 }, new Map());
    expect(names(closed.deferred)).toEqual(['a']);
  });

  it('lets what nobody can take pass, to be blocked with its reason, beyond all limits', () => {
    const orphan = { name: 'orphan', moneyAtRisk: 1, ownerRef: undefined };
    const { taken } = allot([orphan, orphan], { ...ROOM, maxNewPerOwnerPerDay: 0 }, new Map());
    expect(taken).toHaveLength(2);
  });

  it('decides between equal money by name, whatever the order', () => {
    const all = [candidate('b', 7), candidate('a', 7), candidate('c', 7)];
    const one = { ...ROOM, maxNewPerOwnerPerDay: 1 };
    expect(names(allot(all, one, new Map()).taken)).toEqual(['a']);
    expect(names(allot(all.toReversed(), one, new Map()).taken)).toEqual(['a']);
  });

  it('loses nobody, passes no limit and never prefers the smaller risk', () => {
    const owner = fc.constantFrom('ada', 'bob', 'cy');
    const some = fc.array(
      fc.record({ name: fc.string(), moneyAtRisk: fc.nat(20), ownerRef: owner }),
    );
    const limits = fc.record({ maxNewPerOwnerPerDay: fc.nat(4), maxOpenPerOwner: fc.nat(6) });
    const loaded = fc.record({ newToday: fc.nat(5), open: fc.nat(8) });
    fc.assert(
      fc.property(some, limits, fc.dictionary(owner, loaded), (all, capacity, loads) => {
        const given = new Map(Object.entries(loads));
        const before = structuredClone(given);
        const { taken, deferred } = allot(all, capacity, given);
        expect(given).toEqual(before);
        expect(taken.length + deferred.length).toBe(all.length);
        expect(new Set([...taken, ...deferred])).toEqual(new Set(all));
        for (const ref of ['ada', 'bob', 'cy']) {
          const load = given.get(ref) ?? { newToday: 0, open: 0 };
          const got = taken.filter(({ ownerRef }) => ownerRef === ref);
          const room = Math.min(
            capacity.maxNewPerOwnerPerDay - load.newToday,
            capacity.maxOpenPerOwner - load.open,
          );
          const waiting = deferred.filter(({ ownerRef }) => ownerRef === ref);
          expect(got.length).toBe(Math.min(Math.max(room, 0), got.length + waiting.length));
          const least = Math.min(...got.map(({ moneyAtRisk }) => moneyAtRisk));
          for (const { moneyAtRisk } of got.length === 0 ? [] : waiting) {
            expect(moneyAtRisk).toBeLessThanOrEqual(least);
          }
        }
      }),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { seededValues } from '../../../../src/sandbox/hubspot/seeded-values.ts';

describe('seeded values', () => {
  it('are the same for one seed and label, and differ with either', () => {
    const [one, two] = [seededValues(1), seededValues(2)];
    expect(one.uuid('a')).toBe(seededValues(1).uuid('a'));
    expect(new Set([one.uuid('a'), one.uuid('b'), two.uuid('a')]).size).toBe(3);
  });

  it('are uuids of versions 4 and 7', () => {
    fc.assert(
      fc.property(fc.integer(), fc.string(), fc.nat(4_102_444_800_000), (seed, label, atMs) => {
        const values = seededValues(seed);
        expect(values.uuid(label)).toMatch(
          /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        );
        const timed = values.timedUuid(label, atMs);
        expect(timed).toMatch(
          /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        );
        expect(Number.parseInt(timed.replaceAll('-', '').slice(0, 12), 16)).toBe(atMs);
      }),
    );
  });

  it('are integers below their bound and tokens of their length', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 1e9 }), (label, below) => {
        const values = seededValues(7);
        const value = values.integer(label, below);
        expect(Number.isInteger(value) && value >= 0 && value < below).toBe(true);
        expect(values.token(label, 40)).toMatch(/^[A-Za-z0-9]{40}$/);
      }),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import type { Group, Member } from '../../../src/domain/group.ts';
import { explainGroup } from '../../../src/scorecard/roll-up-sentence.ts';

const LEEDS: Member = {
  crmId: 'a',
  name: 'Willow - Leeds',
  score: 21.4,
  band: 'red',
  share: 0.2,
  missing: undefined,
};
const YORK: Member = { ...LEEDS, crmId: 'b', name: 'Willow - York', score: 90, band: 'green' };
const HULL: Member = {
  ...LEEDS,
  crmId: 'c',
  name: 'Willow - Hull',
  score: undefined,
  band: undefined,
  missing: 'too little data',
};

function reason(measure: string, contribution: number, lost: number) {
  return { measure, value: 1, points: 1, weight: 0.5, contribution, lost };
}

const REASONS = [reason('a', 4.3, 15.7), reason('b', 72, 8)];

function say(changes: object, members: readonly Member[] = [LEEDS, YORK]): string {
  const scored = members.filter(({ score }) => score !== undefined).length;
  const active = members.filter(({ missing }) => missing !== 'not active').length;
  const group: Group = { active, scored, coverage: scored / members.length, members };
  const input = { score: 76.3, reasons: REASONS, base: undefined, trendPoints: 3, maxLength: 255 };
  return explainGroup({ ...input, group, ...changes });
}

describe('the sentence of a group', () => {
  it('names the accounts that cost it most', () => {
    expect(say({})).toBe('76: Willow - Leeds at 21 red (-16), Willow - York at 90 green (-8)');
  });

  it('names the accounts that have moved it', () => {
    const earlier = [reason('a', 16, 4), reason('b', 72, 8)];
    const base = { asOf: '2026-03-23', score: 88, band: 'green', bandSince: '2026-01-01' };
    expect(say({ base: { ...base, reasons: earlier } })).toBe(
      '88 -> 76: Willow - Leeds at 21 red (-12)',
    );
  });

  it('names the accounts that are not counted, and passes over those that are not active', () => {
    const closed = { ...HULL, crmId: 'd', name: 'Willow - Goole', missing: 'not active' };
    expect(say({}, [HULL, closed, LEEDS, YORK])).toBe(
      '76: Willow - Leeds at 21 red (-16), Willow - York at 90 green (-8), not counted: Willow - Hull (too little data)',
    );
  });

  it('says why there is no score', () => {
    expect(say({ score: undefined, reasons: [] }, [HULL, LEEDS])).toBe(
      'no score: only 50 % of the group is scored, not counted: Willow - Hull (too little data)',
    );
  });

  it('says so when nothing is wrong', () => {
    expect(say({ score: 99.8, reasons: [reason('a', 99.8, 0.2)] })).toBe(
      '100: all accounts of the group are in good order',
    );
  });
});

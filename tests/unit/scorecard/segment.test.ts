import { describe, expect, it } from '@jest/globals';
import type { SegmentsFile } from '../../../src/config/schema/segments-file.ts';
import { segmentOf } from '../../../src/scorecard/segment.ts';
import { measureValues } from '../../support/measure-values.ts';

const SEGMENTS: SegmentsFile = {
  segments: [
    {
      id: 'key-accounts',
      title: 'Key accounts',
      when: [
        { field: 'region', in: ['North', 'South'] },
        { measure: 'annual_revenue', at_least: 1000, min_sample: 0 },
      ],
    },
    { id: 'north', title: 'North', when: [{ field: 'region', in: ['North'] }] },
    { id: 'abroad', title: 'Abroad', when: [{ field: 'country', in: ['FR', 'DE'] }] },
    { id: 'rest', title: 'Rest', when: [{ field: 'customer_type', in: ['none'] }] },
  ],
  fallback: 'rest',
};

const traits = { customerType: null, region: null, country: null };

describe('segmentOf', () => {
  it.each([
    ['all conditions hold', { ...traits, region: 'North' }, 2000, 'key-accounts'],
    ['one of them does not', { ...traits, region: 'North' }, 10, 'north'],
    ['a measure without a value holds nothing', { ...traits, region: 'South' }, undefined, 'rest'],
    ['the first that fits takes it', { ...traits, region: 'North', country: 'FR' }, 0, 'north'],
    ['one of several values', { ...traits, country: 'DE' }, 0, 'abroad'],
    ['values are taken as they are written', { ...traits, country: 'de' }, 0, 'rest'],
    ['nothing known', traits, undefined, 'rest'],
  ])('%s', (_, account, revenue, expected) => {
    const values = measureValues({ annual_revenue: revenue });
    expect(segmentOf(account, values, SEGMENTS)).toBe(expected);
  });

  it('takes every account into a segment without conditions', () => {
    const all = { segments: [{ id: 'all', title: 'All', when: [] }], fallback: 'all' };
    expect(segmentOf(traits, measureValues({}), all)).toBe('all');
  });
});

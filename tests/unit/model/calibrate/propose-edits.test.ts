import { describe, expect, it } from '@jest/globals';
import { scorecardFileSchema } from '../../../../src/config/schema/scorecard-file.ts';
import { lineEdits, patchOf, withProposal } from '../../../../src/model/calibrate/propose-edits.ts';
import { parse } from 'yaml';

const TEXT = `# Shops that order often.
segment: shops
title: Shops
version: a-1
measures:
  - measure: rhythm # the best we have
    weight: 10 # agreed in March
    curve: [[0, 0], [1, 100]]
  # money comes last
  - { measure: revenue, weight: 5, curve: [[0, 0], [9, 100]] }
bands: { yellow_from: 40, green_from: 65 }
`;

const PRESENT = scorecardFileSchema.parse(parse(TEXT));

function proposed(weight: number, curve: readonly (readonly [number, number])[]) {
  const [rhythm, revenue] = PRESENT.measures;
  if (rhythm === undefined || revenue === undefined) throw new Error('two measures');
  const changed = { ...rhythm, weight, curve: curve.map(([x, y]): [number, number] => [x, y]) };
  return { ...PRESENT, measures: [changed, { ...revenue, weight: 7 }] };
}

describe('a proposal', () => {
  it('changes weights and curves and nothing else, comments least of all', () => {
    const proposal = proposed(30, [
      [0, 0],
      [0.5, 80],
      [1, 100],
    ]);
    const text = withProposal(TEXT, proposal);
    expect(text).toBe(
      TEXT.replace('weight: 10', 'weight: 30')
        .replace('[[0, 0], [1, 100]]', '[[0, 0], [0.5, 80], [1, 100]]')
        .replace('weight: 5', 'weight: 7'),
    );
    expect(scorecardFileSchema.parse(parse(text))).toEqual(proposal);
  });

  it('for a curve over several lines is one change from the first of them to the last', () => {
    const block = TEXT.replace(
      'curve: [[0, 0], [1, 100]]\n',
      'curve:\n      - [0, 0]\n      - [1, 100]\n',
    );
    const proposal = proposed(10, [
      [0, 0],
      [0.5, 80],
      [1, 100],
    ]);
    const text = withProposal(block, proposal);
    expect(scorecardFileSchema.parse(parse(text))).toEqual(proposal);
    expect(patchOf('shops.yaml', lineEdits(block, text))).toBe(
      [
        '--- shops.yaml',
        '+++ shops.yaml',
        '@@ -9,4 +9,3 @@',
        '-      - [0, 0]',
        '-      - [1, 100]',
        '-  # money comes last',
        '-  - { measure: revenue, weight: 5, curve: [[0, 0], [9, 100]] }',
        '+      [[0, 0], [0.5, 80], [1, 100]]',
        '+  # money comes last',
        '+  - { measure: revenue, weight: 7, curve: [[0, 0], [9, 100]] }',
        '',
      ].join('\n'),
    );
  });

  it('changes the weights of groups where they stand', () => {
    const groups = 'groups:\n  outcome: 70 # what they buy\n  business: 30\n';
    const text = TEXT + groups;
    const present = scorecardFileSchema.parse(parse(text));
    const proposal = { ...present, groups: { outcome: 55, business: 30 } };
    expect(withProposal(text, proposal)).toBe(text.replace('70', '55'));
  });

  it('that asks for what stands there leaves the text as it is', () => {
    expect(withProposal(TEXT, PRESENT)).toBe(TEXT);
    expect(patchOf('shops.yaml', lineEdits(TEXT, TEXT))).toBe('');
  });

  it('is told as a patch, line by line', () => {
    const text = withProposal(
      TEXT,
      proposed(12, [
        [0, 0],
        [1, 100],
      ]),
    );
    expect(patchOf('shops.yaml', lineEdits(TEXT, text))).toBe(
      [
        '--- shops.yaml',
        '+++ shops.yaml',
        '@@ -7 +7 @@',
        '-    weight: 10 # agreed in March',
        '+    weight: 12 # agreed in March',
        '@@ -10 +10 @@',
        '-  - { measure: revenue, weight: 5, curve: [[0, 0], [9, 100]] }',
        '+  - { measure: revenue, weight: 7, curve: [[0, 0], [9, 100]] }',
        '',
      ].join('\n'),
    );
  });
});

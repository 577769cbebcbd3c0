import { describe, expect, it } from '@jest/globals';
import { isScoreProperty, scoreBadge } from '../../../../src/sandbox/hubspot/pages/score-badge.ts';

function badge(values: Readonly<Record<string, string>>): string {
  return scoreBadge(new Map(Object.entries(values))).html;
}

describe('the badge of a health score', () => {
  it('has the colour of the band that is written', () => {
    expect(badge({ bellwether_score: '80', bellwether_band: 'Yellow' })).toContain('badge yellow');
    expect(badge({ health_score: '12', health_band: 'red' })).toContain('badge red');
  });

  it('guesses a colour where no band is written', () => {
    const colours = ['10', '50', '90'].map((health_score) => badge({ health_score }));
    expect(colours.map((html) => /badge (\w+)/.exec(html)?.[1])).toEqual([
      'red',
      'yellow',
      'green',
    ]);
  });

  it('is absent where there is no score', () => {
    expect(badge({ name: 'x', hs_lead_score: '5', bellwether_reasons: 'none' })).toBe('');
  });

  it('knows the properties of a score from those of HubSpot', () => {
    expect(['bellwether_reasons', 'bw_health_trend', 'health_score'].every(isScoreProperty)).toBe(
      true,
    );
    expect(['hs_health_score', 'healthy_snacks', 'name'].some(isScoreProperty)).toBe(false);
  });
});

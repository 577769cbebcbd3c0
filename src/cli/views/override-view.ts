import { HEALTH } from '../../domain/score.ts';
import type { OverrideReport } from '../../store/override-repository.ts';
import { table } from './table.ts';

export function overrideSetView(override: OverrideReport): string {
  const { name, from, until } = override;
  return `${name}: ${decided(override)} from ${from} until ${until}. The next run writes it to the CRM.`;
}

export function overrideListView(overrides: readonly OverrideReport[], all: boolean): string {
  if (overrides.length === 0) return all ? 'No override was ever set.' : 'No override is in force.';
  return table(
    [
      ['account', 'shows', 'from', 'until', 'author', 'reason', 'state'],
      ...overrides.map((override) => [
        `${override.name} (${override.crmId})`,
        decided(override),
        override.from,
        override.until,
        override.author,
        override.reason,
        stateText(override),
      ]),
    ],
    '',
  );
}

function decided({ score, band, scorecard }: OverrideReport): string {
  const what = [score?.toFixed(1), band].filter((text) => text !== undefined).join(' ');
  return scorecard === HEALTH ? what : `${scorecard} ${what}`;
}

function stateText({ state, cleared }: OverrideReport): string {
  if (state !== 'cleared' || cleared === undefined) return state;
  return `cleared ${cleared.day} by ${cleared.by}: ${cleared.reason}`;
}

import { HEALTH } from '../domain/score.ts';
import type { ConfigFiles } from './config-files.ts';
import type { ConfigFault } from './fault.ts';
import { faultAt } from './yaml-file.ts';

/** A roll-up needs scores to roll up, and a mapping that says which account belongs to which. */
export function rollUpsHaveMembers({ scorecards, mappings }: ConfigFiles): readonly ConfigFault[] {
  const measured = new Set(
    scorecards
      .filter(({ value }) => value.roll_up === undefined)
      .map(({ value }) => value.scorecard ?? HEALTH),
  );
  const knowsParents = [...mappings.values()].some(
    ({ value }) => value.entities.accounts?.fields['parent'] !== undefined,
  );
  return scorecards.flatMap(({ value, source }) => {
    const { roll_up: rules } = value;
    if (rules === undefined) return [];
    const unknown = measured.has(rules.of)
      ? []
      : [faultAt(source, ['roll_up', 'of'], unknownScorecard(rules.of))];
    const alone = knowsParents ? [] : [faultAt(source, ['roll_up'], NO_PARENTS)];
    return [...unknown, ...alone];
  });
}

const NO_PARENTS = 'no mapping has accounts.parent: nobody would belong to anybody';

function unknownScorecard(id: string): string {
  return `there is no scorecard "${id}" that weighs measures`;
}

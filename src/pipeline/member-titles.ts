import { OTHER_MEMBERS, type Group } from '../domain/group.ts';

/** Scores are shown as ratings are: with one decimal. */
export const MEMBER_UNIT = 'rating';

/** What the reasons of a rolled-up score are called; undefined where it is not one. */
export function memberTitles(group: Group | undefined): ReadonlyMap<string, string> | undefined {
  if (group === undefined) return undefined;
  return new Map([
    [OTHER_MEMBERS, 'the other accounts'],
    ...group.members.map(({ crmId, name }) => [crmId, name] as const),
  ]);
}

import { NOT_ACTIVE, OTHER_MEMBERS, type Group } from '../domain/group.ts';
import type { EarlierScore, Reason } from '../domain/score.ts';
import { pointsText, tell } from './sentence.ts';

export interface GroupSentenceInput {
  /** Undefined where the score is withheld. */
  readonly score: number | undefined;
  readonly reasons: readonly Reason[];
  readonly group: Group;
  readonly base: EarlierScore | undefined;
  readonly trendPoints: number;
  readonly maxLength: number;
}

/** More of those without a score are counted, not named. */
const NAMED_MISSING = 3;

/** Why the score of a group is what it is: "78 -> 61: Willow - Leeds at 21 red (-11), not counted: ...". */
export function explainGroup(input: GroupSentenceInput): string {
  const notes = missingNotes(input.group);
  if (input.score === undefined) {
    const percent = String(Math.round(input.group.coverage * 100));
    const head = `no score: only ${percent} % of the group is scored`;
    return [head, ...notes].join(', ').slice(0, input.maxLength);
  }
  const members = new Map(input.group.members.map((member) => [member.crmId, member]));
  return tell({
    ...input,
    score: input.score,
    phrase: (driver) => {
      if (driver.measure === OTHER_MEMBERS) return `the other accounts ${pointsText(driver)}`;
      const member = members.get(driver.measure);
      if (member === undefined) return undefined;
      const { name, score, band } = member;
      return `${name} at ${score?.toFixed(0) ?? '?'} ${band ?? ''} ${pointsText(driver)}`;
    },
    allGood: 'all accounts of the group are in good order',
    notes,
  });
}

/** Accounts that should have a score and have none; those that are not active are nothing to wait for. */
function missingNotes({ active, scored, members }: Group): readonly string[] {
  const without = active - scored;
  if (without === 0) return [];
  const named = members
    .filter(({ missing }) => missing !== undefined && missing !== NOT_ACTIVE)
    .slice(0, NAMED_MISSING);
  const more = without - named.length;
  return [
    ...named.map(({ name, missing }) => `not counted: ${name} (${missing ?? ''})`),
    ...(more > 0 ? [`not counted: ${String(more)} more`] : []),
  ];
}

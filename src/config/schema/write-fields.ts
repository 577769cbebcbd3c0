import { z } from 'zod';
import { SCORE_FIELDS, type ScoreField } from '../../domain/score.ts';

const fieldName = z.string().min(1);

/** Further scores may be written in part, but without the score itself nothing would tell whether the rest is worth it. */
const scorecardFieldsSchema = z
  .strictObject({
    score: fieldName.describe('Score, number 0 to 100 with one decimal.'),
    band: fieldName.optional().describe('Band: red, yellow or green.'),
    trend: fieldName.optional().describe('Trend: up, steady, down or new.'),
    confidence: fieldName.optional().describe('Confidence in per cent, whole number.'),
    reason: fieldName.optional().describe('The sentence that explains the score.'),
    money_at_risk: fieldName.optional().describe('Money at risk, reporting currency.'),
    scored_on: fieldName.optional().describe('The day the score speaks of.'),
    model: fieldName.optional().describe('Version of the scoring model.'),
  } satisfies Record<ScoreField, unknown>)
  .describe('Fields of the account for the score of one further scorecard.');

export const writeSchema = z
  .strictObject({
    score: fieldName.describe('Health score, number 0 to 100 with one decimal.'),
    band: fieldName.describe('Band: red, yellow or green.'),
    trend: fieldName.describe('Trend: up, steady, down or new.'),
    confidence: fieldName.describe('Confidence in per cent, whole number.'),
    reason: fieldName.describe('The sentence that explains the score.'),
    money_at_risk: fieldName.describe('Money at risk in the next 90 days, reporting currency.'),
    scored_on: fieldName.describe('The day the score speaks of.'),
    model: fieldName.describe('Version of the scoring model.'),
    scorecards: z
      .record(z.string(), scorecardFieldsSchema)
      .optional()
      .describe(
        'Further scorecards by their id, each with the fields that its score is written to.',
      ),
    task_key: fieldName.describe('Key on the task by which Bellwether knows it again.'),
    task_result: fieldName.describe(
      'Field of the task that says what came of it; Bellwether writes it when it closes a task.',
    ),
  })
  .describe('The fields that Bellwether writes: score fields on the account, the key on the task.');

export type WriteFields = z.infer<typeof writeSchema>;

/** One field of the account that is written. */
export interface WrittenField {
  /** Undefined for the health. */
  readonly scorecard: string | undefined;
  readonly part: ScoreField;
  readonly name: string;
}

/** The fields of the account, those of the health first; further scorecards as they stand in the file. */
export function writtenAccountFields(write: WriteFields): readonly WrittenField[] {
  const further = Object.entries(write.scorecards ?? {});
  const blocks = [[undefined, write] as const, ...further];
  return blocks.flatMap(([scorecard, names]) =>
    SCORE_FIELDS.flatMap((part) => {
      const name = names[part];
      return name === undefined ? [] : [{ scorecard, part, name }];
    }),
  );
}

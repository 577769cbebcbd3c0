import { z } from 'zod';
import { scorePastDay } from '../../src/pipeline/score-past.ts';
import { closeReplay } from '../../src/store/scoring-repository.ts';
import { currentModelVersion } from '../../src/pipeline/score-stage.ts';
import type { PipelineContext } from '../../src/pipeline/context.ts';

export interface DatasetScore {
  readonly cutoff: string;
  readonly customerId: string;
  /** 0 to 100, higher is healthier. */
  readonly score: number;
}

const scoreSchema = z.object({ crm_id: z.string(), score: z.number() });

/** The score of every customer that has one at the start of the day, from what was known before it; by customer id. */
export async function scoresAt(
  context: PipelineContext,
  cutoff: string,
): Promise<readonly DatasetScore[]> {
  const { database, connectionId } = context;
  await database.transaction(async (tx) => {
    await scorePastDay(tx, context, cutoff);
    await closeReplay(tx, connectionId, cutoff, currentModelVersion(context));
  });
  const rows = await database.rows(
    scoreSchema,
    `SELECT a.crm_id, s.score FROM bellwether.scores s JOIN mirror.accounts a ON a.id = s.account_id
     WHERE s.connection_id = $1 AND s.as_of = $2 AND s.score IS NOT NULL ORDER BY a.crm_id`,
    [connectionId, cutoff],
  );
  return rows.map(({ crm_id: customerId, score }) => ({ cutoff, customerId, score }));
}

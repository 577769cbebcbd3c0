import { runMeasures } from '../measures/run-measures.ts';
import type { Transaction } from '../store/database.ts';
import { saveModel } from '../store/model-repository.ts';
import { refreshValueStatistics } from '../store/refresh-statistics.ts';
import type { PipelineContext } from './context.ts';
import { scoreModel } from './score-model.ts';
import { scorePages, type ScoreCounts } from './score-pages.ts';
import { availableMeasures, currentModelVersion, measureInput } from './score-stage.ts';
import { renewYardstick, yardsticksOf } from './score-yardstick.ts';

/**
 * Computes values and scores of a day from what was known before it, all within one transaction: whoever stops it, or
 * takes it back, leaves the day as it was. Gives the same as a live run of that morning would have.
 */
export async function scorePastDay(
  tx: Transaction,
  context: PipelineContext,
  day: string,
): Promise<ScoreCounts> {
  await computePastValues(tx, context, day);
  return scorePastValues(tx, context, day);
}

export async function computePastValues(
  tx: Transaction,
  context: PipelineContext,
  day: string,
): Promise<void> {
  const input = measureInput(context, pastDay(day), false);
  await runMeasures(tx, availableMeasures(context), input, () => {
    context.signal.throwIfAborted();
  });
  await refreshValueStatistics(tx);
}

/** Scores from values that are there; with another configuration in the context, by another model. */
export async function scorePastValues(
  tx: Transaction,
  context: PipelineContext,
  day: string,
): Promise<ScoreCounts> {
  const version = currentModelVersion(context);
  const asOf = pastDay(day);
  const model = scoreModel(context);
  const { content } = await renewYardstick(tx, context, asOf);
  const yardsticks = yardsticksOf(model, content);
  await saveModel(tx, context.connectionId, version, model);
  return scorePages(context, { asOf, version, yardsticks, scoped: false, session: tx });
}

function pastDay(day: string): { readonly day: string; readonly knownBefore: string } {
  return { day, knownBefore: day };
}

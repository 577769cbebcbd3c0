import type { MeasureDefinition } from '../../domain/measure.ts';
import type { PipelineContext } from '../../pipeline/context.ts';
import { availableMeasures } from '../../pipeline/score-stage.ts';
import { aucInterval } from '../publish/compare-aucs.ts';
import {
  atPastCutoffs,
  heldOutCutoffs,
  outcomesKnownUntil,
  type PastAccount,
} from '../publish/past-population.ts';
import type { MeasureTelling } from './finding.ts';

const CUTOFFS = 3;
/** Fewer lapsed accounts with a value, and the interval says nothing. */
const ENOUGH = 30;

/** How well each measure alone told who would lapse, over the latest cut-offs whose outcome is known. */
export async function measureTellings(
  context: PipelineContext,
  day: string,
): Promise<readonly MeasureTelling[] | undefined> {
  const measures = availableMeasures(context).filter(({ direction }) => direction !== 'none');
  const cutoffs = heldOutCutoffs(await outcomesKnownUntil(context, day), CUTOFFS);
  const past = { cutoffs, measures, models: [] };
  const populations = await atPastCutoffs(context, past, ({ accounts }) => accounts);
  const tellings = measures.flatMap((measure) => tellingOf(measure, populations.flat()) ?? []);
  return tellings.length === 0 ? undefined : tellings;
}

/**
 * Over all cut-offs together: an account of one season is then also held against those of another, which blurs measures that
 * follow the season. It is a screening, not a judgement.
 */
function tellingOf(
  { id, direction }: MeasureDefinition,
  accounts: readonly PastAccount[],
): MeasureTelling | undefined {
  const risks: number[] = [];
  const lost: boolean[] = [];
  for (const { measured, lapsed } of accounts) {
    const value = measured.values.get(id)?.value;
    if (value === undefined) continue;
    risks.push(direction === 'higher' ? -value : value);
    lost.push(lapsed);
  }
  const lapses = lost.filter(Boolean).length;
  if (Math.min(lapses, lost.length - lapses) < ENOUGH) return undefined;
  const interval = aucInterval(risks, lost);
  return interval && { measure: id, accounts: lost.length, ...interval };
}

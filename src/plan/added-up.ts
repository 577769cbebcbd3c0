import type { FurtherSummary, PlanSummary } from '../domain/plan.ts';

type BandChanges = PlanSummary['bandChanges'];

/** What several plans together would change in the book. How many accounts it has is not theirs to say. */
export function addedUp(
  parts: readonly PlanSummary[],
): Pick<PlanSummary, 'tasksToCreate' | 'bandChanges' | 'further'> {
  let tasksToCreate = 0;
  const further = new Map<string, FurtherSummary>();
  for (const part of parts) {
    tasksToCreate += part.tasksToCreate;
    for (const [scorecard, one] of Object.entries(part.further)) {
      const bandChanges = summed([further.get(scorecard)?.bandChanges ?? {}, one.bandChanges]);
      further.set(scorecard, { scoredAccounts: one.scoredAccounts, bandChanges });
    }
  }
  return {
    tasksToCreate,
    bandChanges: summed(parts.map(({ bandChanges }) => bandChanges)),
    further: Object.fromEntries(further),
  };
}

function summed(all: readonly BandChanges[]): BandChanges {
  const sum: Record<string, number> = {};
  for (const changes of all) {
    for (const [transition, count] of Object.entries(changes)) {
      sum[transition] = (sum[transition] ?? 0) + count;
    }
  }
  return sum;
}

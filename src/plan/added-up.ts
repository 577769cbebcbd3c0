import type { PlanSummary } from '../domain/plan.ts';

/** What several plans together would change in the book. */
export function addedUp(
  parts: readonly PlanSummary[],
): Pick<PlanSummary, 'tasksToCreate' | 'bandChanges'> {
  const bandChanges: Record<string, number> = {};
  let tasksToCreate = 0;
  for (const part of parts) {
    tasksToCreate += part.tasksToCreate;
    for (const [transition, count] of Object.entries(part.bandChanges)) {
      bandChanges[transition] = (bandChanges[transition] ?? 0) + count;
    }
  }
  return { tasksToCreate, bandChanges };
}

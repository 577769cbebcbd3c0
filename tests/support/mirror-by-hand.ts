/** The mirror once more, as plain lists: what remains of the pages that it was given. */
import { ENTITY_NAMES, type EntityName } from '../../src/domain/entities.ts';
import type { Fact, Facts } from './mirror-lab.ts';

export interface Page {
  readonly entity: EntityName;
  readonly rows: readonly Fact[];
  readonly gone: readonly string[];
}

interface Kept {
  readonly row: Fact;
  readonly gone: boolean;
}

/** Of each record the state that changed last, wherever in the pages it stands; a record that is gone is left out. */
export function mirrorByHand(pages: readonly Page[]): Facts {
  const facts: Partial<Record<EntityName, readonly Fact[]>> = {};
  for (const entity of ENTITY_NAMES) {
    const kept = new Map<string, Kept>();
    for (const page of pages) if (page.entity === entity) take(kept, page);
    facts[entity] = [...kept.values()].filter(({ gone }) => !gone).map(({ row }) => row);
  }
  return facts;
}

function take(kept: Map<string, Kept>, { rows, gone }: Page): void {
  for (const row of rows) {
    const before = kept.get(row.id);
    if (before === undefined || String(row['at']) >= String(before.row['at'])) {
      kept.set(row.id, { row, gone: false });
    }
  }
  for (const id of gone) {
    const before = kept.get(id);
    if (before !== undefined) kept.set(id, { row: before.row, gone: true });
  }
}

import type { CrmValue, FieldChange } from '../domain/plan.ts';

/** The fields that differ, old -> new. Numbers that the CRM sends as text are compared as numbers. */
export function diffFields(
  current: Readonly<Record<string, CrmValue>>,
  desired: ReadonlyMap<string, CrmValue>,
): readonly FieldChange[] {
  const changes: FieldChange[] = [];
  for (const [field, wanted] of desired) {
    const old = current[field] ?? null;
    if (!sameValue(old, wanted)) changes.push({ field, old, new: wanted });
  }
  return changes;
}

/** Whether what the CRM holds is what is wanted. Empty text and nothing are the same to both vendors. */
export function sameValue(held: CrmValue, wanted: CrmValue): boolean {
  const left = held === '' ? null : held;
  const right = wanted === '' ? null : wanted;
  if (left === right) return true;
  if (left === null || right === null) return false;
  if (typeof right === 'number') return Number(left) === right;
  return String(left) === String(right);
}

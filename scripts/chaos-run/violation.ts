/** A promise that was broken. */
export interface Violation {
  readonly invariant: string;
  /** What is, against what should be. */
  readonly difference: readonly string[];
}

/** One violation for all differences, or none. */
export function violationOf(
  invariant: string,
  difference: readonly string[],
): readonly Violation[] {
  return difference.length === 0 ? [] : [{ invariant, difference }];
}

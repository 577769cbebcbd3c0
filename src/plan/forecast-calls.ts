/** API calls that a plan costs when nothing has to be repeated: each kind of change goes out in batches of its own. */
export function forecastCalls(
  counts: { readonly updates: number; readonly creations: number; readonly closings: number },
  batchSize: number,
): number {
  const calls = (changes: number): number => Math.ceil(changes / batchSize);
  return calls(counts.updates) + calls(counts.creations) + calls(counts.closings);
}

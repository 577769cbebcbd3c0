/** The same object with its keys in alphabetical order, as describes come. */
export function sortKeys(
  described: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(described).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Whether a text contains every word of a pattern, case aside. Words of the text are what stands between spaces,
 * and again what stands between signs; `*` in the pattern stands for any letters (`*@example.com`). [K]
 */
export function hasToken(text: string, pattern: string): boolean {
  const words = wordsOf(text.toLowerCase());
  const wanted = pattern
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return wanted.length > 0 && wanted.every((word) => words.some(matcher(word)));
}

function wordsOf(text: string): readonly string[] {
  const spaced = text.split(/\s+/);
  return [...spaced, ...text.split(/[^\p{L}\p{N}]+/u)].filter((word) => word !== '');
}

function matcher(word: string): (candidate: string) => boolean {
  if (!word.includes('*')) return (candidate) => candidate === word;
  const source = word
    .split('*')
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('.*');
  const expression = new RegExp(`^${source}$`, 'u');
  return (candidate) => expression.test(candidate);
}

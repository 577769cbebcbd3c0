const END = '; ';

/** What can come before the reasons of a score, because without it they would be a riddle. */
const BEGINNINGS = ['override by ', 'held at '] as const;

export type SentenceBeginning = (typeof BEGINNINGS)[number];

/** The head of a sentence, with what parts it from the reasons. */
export function sentenceHead(beginning: SentenceBeginning, rest: string): string {
  return `${beginning}${rest}${END}`;
}

/** The head of a sentence as it was written, whole or cut off; undefined where it begins with the reasons. */
export function headOf(sentence: string): string | undefined {
  if (!BEGINNINGS.some((beginning) => sentence.startsWith(beginning))) return undefined;
  const end = sentence.indexOf(END);
  return end < 0 ? sentence : sentence.slice(0, end);
}

/** A text of a person, as it can stand in a head: in one line, and without what ends it. */
export function inHead(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(';', ',').trim();
}

/** Head and reasons in `maxLength` characters; the reasons are told in what the head leaves of them. */
export function headed(head: string, maxLength: number, tell: (length: number) => string): string {
  return `${head}${tell(Math.max(0, maxLength - head.length))}`.slice(0, maxLength);
}

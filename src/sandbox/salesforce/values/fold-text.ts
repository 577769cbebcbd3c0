const NON_ASCII = /[^\p{ASCII}]/u;

/** Text for comparing without regard to case, beyond the ASCII letters that SQLite's NOCASE knows. */
export function foldText(text: string): string {
  return text.toUpperCase().toLowerCase();
}

export function isAscii(text: string): boolean {
  return !NON_ASCII.test(text);
}

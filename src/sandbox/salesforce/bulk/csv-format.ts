/** Names of the separators that a job can choose. */
export const DELIMITERS: Readonly<Record<string, string>> = {
  BACKQUOTE: '`',
  CARET: '^',
  COMMA: ',',
  PIPE: '|',
  SEMICOLON: ';',
  TAB: '\t',
};

export const LINE_ENDINGS: Readonly<Record<string, string>> = { LF: '\n', CRLF: '\r\n' };

/** Every value is quoted: clients rely on it. */
export function quoteCell(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

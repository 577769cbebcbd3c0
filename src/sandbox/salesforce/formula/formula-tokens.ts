export interface FormulaToken {
  readonly kind: 'number' | 'text' | 'name' | 'sign' | 'end';
  readonly text: string;
}

/** A formula that cannot be compiled: whoever defined it made a mistake. */
export class FormulaError extends Error {}

const END: FormulaToken = { kind: 'end', text: '' };
const PIECE =
  /\s+|\/\*[\s\S]*?\*\/|(\d+(?:\.\d+)?)|("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|(<>|<=|>=|==|!=|&&|\|\||[-+*/^&=<>!(),])/gy;

/** Cuts a formula into its words. */
export function formulaTokens(formula: string): readonly FormulaToken[] {
  const tokens: FormulaToken[] = [];
  let end = 0;
  for (const match of formula.matchAll(PIECE)) {
    end = match.index + match[0].length;
    const [, number, text, name, sign] = match;
    if (number !== undefined) tokens.push({ kind: 'number', text: number });
    if (text !== undefined) tokens.push({ kind: 'text', text: unquoted(text) });
    if (name !== undefined) tokens.push({ kind: 'name', text: name });
    if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
  }
  if (end < formula.length) throw new FormulaError(`Syntax error at ${formula.slice(end)}`);
  return [...tokens, END];
}

function unquoted(literal: string): string {
  return literal.slice(1, -1).replaceAll(/\\(.)/g, '$1');
}

import { escapedPattern } from './escaped-pattern.ts';
import type { FileFormat } from './mapping-schema.ts';

type NumberFormat = Pick<FileFormat, 'decimal' | 'thousands'>;

/** A text as a number; null when it is none. */
export type NumberParser = (text: string) => number | null;

/**
 * Understands signs before or after (12.50-), brackets for negative numbers, and a currency sign.
 * The sign between thousands must be named in the format, because 1,234 means two things.
 */
export function numberParser({ decimal = 'point', thousands }: NumberFormat): NumberParser {
  const sign = decimal === 'comma' ? ',' : '\\.';
  const plain = new RegExp(`^(?:\\d+(?:${sign}\\d*)?|${sign}\\d+)$`);
  // Programs write a space between thousands as one of several no-break spaces.
  const between = thousands === ' ' ? '[ \\u00a0\\u202f]' : escapedPattern(thousands ?? '');
  const grouped = new RegExp(`^\\d{1,3}(?:${between}\\d{3})+(?:${sign}\\d*)?$`);
  const betweenAll = new RegExp(between, 'g');
  return (text) => {
    const { digits, negative } = withoutSigns(text);
    const isGrouped = thousands !== undefined && grouped.test(digits);
    if (!isGrouped && !plain.test(digits)) return null;
    const ungrouped = isGrouped ? digits.replaceAll(betweenAll, '') : digits;
    const value = Number(ungrouped.replace(',', '.'));
    return negative && value !== 0 ? -value : value;
  };
}

const BRACKETED = /^\((.*)\)$/;
const CURRENCY = /^\p{Sc}\s*|\s*\p{Sc}$/gu;

function withoutSigns(text: string): { digits: string; negative: boolean } {
  // Nearly all numbers are plain: no need to look for signs in them.
  if (/^[\d.,]+$/.test(text)) return { digits: text, negative: false };
  const bare = text.replaceAll(CURRENCY, '');
  const inBrackets = BRACKETED.exec(bare)?.[1];
  if (inBrackets !== undefined)
    return { digits: inBrackets.replaceAll(CURRENCY, ''), negative: true };
  if (/^[-\u2212]/.test(bare)) {
    return { digits: bare.slice(1).trimStart().replaceAll(CURRENCY, ''), negative: true };
  }
  if (bare.endsWith('-')) return { digits: bare.slice(0, -1).trimEnd(), negative: true };
  return { digits: bare.startsWith('+') ? bare.slice(1) : bare, negative: false };
}

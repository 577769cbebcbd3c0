import { InvalidArgumentError, type Command } from 'commander';
import { isDay } from '../domain/days.ts';

export function asOfOption(command: Command): void {
  command.option(
    '--as-of <day>',
    'look from the start of this day (YYYY-MM-DD) instead of now',
    dayOption,
  );
}

/** A day of the calendar. */
export function dayOption(text: string): string {
  if (isDay(text)) return text;
  throw new InvalidArgumentError('It must be a day such as 2026-04-20.');
}

/** What a person has to say, e.g. a reason. */
export function words(text: string): string {
  const trimmed = text.trim();
  if (trimmed !== '') return trimmed;
  throw new InvalidArgumentError('It must not be empty.');
}

/** What the store takes for a whole number. */
const LARGEST = 2_147_483_647;

export function positiveInteger(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0 && value <= LARGEST) return value;
  throw new InvalidArgumentError(`It must be a whole number above 0, at most ${String(LARGEST)}.`);
}

export function port(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= 65_535) return value;
  throw new InvalidArgumentError('It must be a port number from 0 (any free one) to 65535.');
}

export function percent(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 100) return value;
  throw new InvalidArgumentError('It must be a number above 0, at most 100.');
}

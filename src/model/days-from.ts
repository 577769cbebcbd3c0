import { addDays } from '../domain/days.ts';

/** The first day and every so many days after it, up to the last. */
export function daysFrom(from: string, to: string, everyDays: number): readonly string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = addDays(day, everyDays)) days.push(day);
  return days;
}

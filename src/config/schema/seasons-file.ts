import { z } from 'zod';
import { daysBetween, isDay } from '../../domain/days.ts';

const day = z.iso.date();

const closedSchema = z
  .union([
    day,
    z
      .strictObject({ from: day.describe('First day.'), to: day.describe('Last day.') })
      .refine(({ from, to }) => from <= to, 'from must not be after to'),
  ])
  .describe('A day, or all days from one to another.');

const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;

const seasonSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .describe('Id, e.g. spring-garden.'),
  title: z.string().min(1).describe('Name for people.'),
  product_families: z
    .array(z.string().min(1))
    .describe(
      'Only lines of these families (SKUs, where the CRM names no family) count; an empty list counts all goods.',
    ),
  weeks: z.int().min(1).max(52).describe('Length of the season from the launch day.'),
  launch_days: z
    .array(z.iso.date())
    .min(1)
    .refine(isSorted, 'must be in order')
    .describe('The launch day of each year.'),
  blackout_days: z
    .array(closedSchema)
    .optional()
    .describe(
      'Days of the season on which nobody could order (stock-taking, no goods, a trade fair): they are no launch days.',
    ),
});

export const seasonsFileSchema = z
  .strictObject({
    seasons: z
      .array(
        seasonSchema.refine(
          ({ launch_days, weeks }) => lieApart(launch_days, weeks * 7),
          'launch_days must lie at least `weeks` apart: a season ends before the next one begins',
        ),
      )
      .describe('Named seasons; launch day N aligns the years.'),
    closed_weekdays: z
      .array(z.enum(WEEKDAYS))
      .max(6)
      .optional()
      .describe(
        'Weekdays that are no launch days. Needed only where launches fall on different weekdays from year to year.',
      ),
    holidays: z
      .record(z.string().min(1), z.array(closedSchema))
      .optional()
      .describe(
        'Public holidays by region or country of the account, as the CRM writes it; `everywhere` for all. They are no launch days.',
      ),
  })
  .describe('seasons.yaml: the calendar of launches.');

/** Days that are none, or not in order, are faults of their own. */
function lieApart(days: readonly string[], least: number): boolean {
  if (!days.every(isDay) || !isSorted(days)) return true;
  return days.every((day, index) => {
    const next = days[index + 1];
    return next === undefined || daysBetween(day, next) >= least;
  });
}

function isSorted(days: readonly string[]): boolean {
  return days.every((day, index) => {
    const next = days[index + 1];
    return next === undefined || day < next;
  });
}

export type SeasonsFile = z.infer<typeof seasonsFileSchema>;
export type Season = SeasonsFile['seasons'][number];
export type ClosedDays = z.infer<typeof closedSchema>;

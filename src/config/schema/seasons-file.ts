import { z } from 'zod';

export const seasonsFileSchema = z
  .strictObject({
    seasons: z
      .array(
        z.strictObject({
          id: z
            .string()
            .regex(/^[a-z][a-z0-9-]*$/)
            .describe('Id, e.g. spring-garden.'),
          title: z.string().min(1).describe('Name for people.'),
          product_families: z
            .array(z.string().min(1))
            .describe('Only lines of these families count; an empty list counts all goods.'),
          weeks: z.int().min(1).max(52).describe('Length of the season from the launch day.'),
          launch_days: z
            .array(z.iso.date())
            .min(1)
            .refine(isSorted, 'must be in order')
            .describe('The launch day of each year.'),
        }),
      )
      .describe('Named seasons; launch day N aligns the years.'),
  })
  .describe('seasons.yaml: the calendar of launches.');

function isSorted(days: readonly string[]): boolean {
  return days.every((day, index) => {
    const next = days[index + 1];
    return next === undefined || day < next;
  });
}

export type SeasonsFile = z.infer<typeof seasonsFileSchema>;
export type Season = SeasonsFile['seasons'][number];

import { z } from 'zod';

export const sweepSchema = z
  .strictObject({
    hours: z
      .number()
      .positive()
      .default(24)
      .describe(
        'How often all records of an object are read whose values can change without moving the time of change: formulas, fields of related records, associations.',
      ),
    others_days: z
      .number()
      .positive()
      .default(30)
      .describe(
        'How often those of all other objects are: it finds what was deleted for good, and what a lost permission hides.',
      ),
    calls_per_run: z
      .int()
      .min(0)
      .default(500)
      .describe(
        'API calls that one run spends on it, about; what is left over is for the next run. `status` shows how old such values may be.',
      ),
  })
  .prefault({})
  .describe('The rolling re-reading of what the reading of changes cannot see.');

import { z } from 'zod';

const envName = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]*$/, 'must be the name of an environment variable, e.g. HUBSPOT_BASE_URL')
  .describe('Name of an environment variable.');

/** A value that may stand in the file or come from the environment. */
export const settingSchema = z
  .union([
    z.string().min(1),
    z.strictObject({
      env: envName,
      default: z.string().min(1).optional().describe('Used when the variable is not set.'),
    }),
  ])
  .describe('A text, or `{ env: NAME }` to take it from the environment.');

/** A value that must never stand in a file under version control. */
export const secretSchema = z
  .union(
    [
      z.strictObject({ env: envName }),
      z.strictObject({
        file: z.string().min(1).describe('Path of a file that holds the secret and nothing else.'),
      }),
    ],
    'expected { env: NAME } or { file: PATH }, never the secret itself',
  )
  .describe('A secret: `{ env: NAME }` or `{ file: PATH }`, never the text itself.');

export type Setting = z.infer<typeof settingSchema>;
export type Secret = z.infer<typeof secretSchema>;

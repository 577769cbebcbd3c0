import { z } from 'zod';
import { measureConditionSchema } from './condition.ts';

export const alertsFileSchema = z
  .strictObject({
    alerts: z
      .array(
        z.strictObject({
          id: z
            .string()
            .regex(/^[a-z][a-z0-9-]*$/)
            .describe('Id; playbooks name it.'),
          title: z.string().min(1).describe('What it says, for people.'),
          when: z.array(measureConditionSchema).min(1).describe('All must hold.'),
          clears_when: z
            .array(measureConditionSchema)
            .min(1)
            .describe('All must hold for the reason to be gone; leave a distance to `when`.'),
        }),
      )
      .describe('Conditions on an account.'),
  })
  .describe('alerts.yaml: when an account needs attention.');

export type AlertsFile = z.infer<typeof alertsFileSchema>;
export type Alert = AlertsFile['alerts'][number];

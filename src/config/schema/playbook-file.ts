import { z } from 'zod';

export const playbookFileSchema = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z][a-z0-9-]*$/)
      .describe('Id.'),
    title: z.string().min(1).describe('Name for people.'),
    alert: z.string().min(1).describe('Id of the alert that triggers it.'),
    rank: z
      .int()
      .describe(
        'An account gets one task at a time: where several playbooks fit, the lowest rank takes it.',
      ),
    priority: z.enum(['high', 'normal', 'low']).describe('Priority of the task.'),
    due_in_working_days: z
      .int()
      .min(0)
      .max(60)
      .describe('Due date, in working days from the day of the run.'),
    cooldown_days: z
      .int()
      .min(1)
      .describe(
        'Days after the end of one task before the same playbook may open the next on the account.',
      ),
    close_when_cleared: z
      .boolean()
      .default(true)
      .describe('Close the task when the reason is gone and nobody has closed it.'),
    subject: z.string().min(1).describe('Subject of the task: a Liquid template.'),
    script: z.string().min(1).describe('The call script, ready to read aloud: a Liquid template.'),
  })
  .describe('playbooks/<id>.yaml: when this, then that task.');

export type Playbook = z.infer<typeof playbookFileSchema>;

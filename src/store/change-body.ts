import { z } from 'zod';

/** The stored form of a change's body; its types are those of domain/plan.ts. */

const crmValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const updateAccount = z.object({
  kind: z.literal('update_account'),
  accountCrmId: z.string(),
  object: z.string(),
  fields: z.array(z.object({ field: z.string(), old: crmValue, new: crmValue })),
});

const createTask = z.object({
  kind: z.literal('create_task'),
  accountCrmId: z.string(),
  taskKey: z.string(),
  playbook: z.string(),
  ownerCrmId: z.string().nullable(),
  subject: z.string(),
  script: z.string(),
  dueOn: z.string(),
  priority: z.enum(['high', 'normal', 'low']),
});

const closeTask = z.object({
  kind: z.literal('close_task'),
  accountCrmId: z.string(),
  taskKey: z.string(),
  playbook: z.string(),
  taskCrmId: z.string(),
  note: z.string(),
});

const createField = z.object({
  kind: z.literal('create_field'),
  field: z.object({
    object: z.string(),
    name: z.string(),
    label: z.string(),
    description: z.string(),
    type: z.enum(['number', 'money', 'text', 'date', 'choice']),
    length: z.number().optional(),
    decimals: z.number().optional(),
    choices: z.array(z.object({ value: z.string(), label: z.string() })).optional(),
    unique: z.literal(true).optional(),
  }),
});

export const changeBodySchema = z.discriminatedUnion('kind', [
  updateAccount,
  createTask,
  closeTask,
  createField,
]);

import { z } from 'zod';

/** What a person wants to know of a run, taken from the JSON answers of `run` and `status`. */
export interface DemoFacts {
  readonly connection: string;
  readonly accountsRead: number;
  readonly recordsRead: number;
  readonly bands: readonly { readonly band: string; readonly accounts: number }[];
  readonly atRisk: readonly {
    readonly crmId: string;
    readonly name: string;
    readonly moneyAtRisk: number;
    readonly sentence: string;
  }[];
  readonly tasksCreated: number;
  readonly tasksByOwner: Readonly<Record<string, number>>;
  readonly tasksDeferred: number;
  readonly accountsUpdated: number;
  readonly apiCalls: number;
  /** Calls that one run may use. */
  readonly callBudget: number;
  /** The org's own count of its day, and its limit. */
  readonly dailyUsed: number | undefined;
  readonly dailyLimit: number | undefined;
  readonly currency: string;
}

const runSchema = z.object({
  sync: z.object({ streams: z.array(z.object({ entity: z.string(), read: z.number() })) }),
  plan: z.object({
    summary: z.object({
      tasksByOwner: z.record(z.string(), z.number()),
      deferredTasks: z.number(),
    }),
  }),
  apply: z.object({ accountsUpdated: z.number(), tasksCreated: z.number() }),
  usage: z.object({
    calls: z.number(),
    budget: z.number(),
    daily: z.object({ used: z.number(), limit: z.number() }).optional(),
  }),
});

const statusSchema = z
  .array(
    z.object({
      connection: z.string(),
      currency: z.string(),
      bands: z.array(z.object({ band: z.string(), accounts: z.number() })),
      atRisk: z.array(
        z.object({
          crmId: z.string(),
          name: z.string(),
          moneyAtRisk: z.number(),
          sentence: z.string(),
        }),
      ),
    }),
  )
  .length(1);

export function readFacts(runJson: string, statusJson: string): DemoFacts {
  const run = runSchema.parse(JSON.parse(runJson));
  const [status] = statusSchema.parse(JSON.parse(statusJson));
  if (status === undefined) throw new Error('status names no connection');
  const { streams } = run.sync;
  return {
    ...status,
    accountsRead: streams.find(({ entity }) => entity === 'accounts')?.read ?? 0,
    recordsRead: streams.reduce((total, { read }) => total + read, 0),
    tasksCreated: run.apply.tasksCreated,
    tasksByOwner: run.plan.summary.tasksByOwner,
    tasksDeferred: run.plan.summary.deferredTasks,
    accountsUpdated: run.apply.accountsUpdated,
    apiCalls: run.usage.calls,
    callBudget: run.usage.budget,
    dailyUsed: run.usage.daily?.used,
    dailyLimit: run.usage.daily?.limit,
  };
}

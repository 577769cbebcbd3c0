import { z } from 'zod';
import type { BenchStep, SizeResult } from './bench-size.ts';

/** What a run's --json says of what it did. */
const resultSchema = z.object({
  sync: z
    .object({
      streams: z.array(z.object({ entity: z.string(), read: z.number(), calls: z.number() })),
    })
    .optional(),
  score: z.object({ scored: z.number() }).optional(),
  apply: z.object({ accountsUpdated: z.number(), tasksCreated: z.number() }).optional(),
  usage: z.object({ calls: z.number() }).optional(),
});

export interface StepFigures {
  readonly name: string;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMb: number;
  readonly calls: number;
  /** Records that were read from the CRM. */
  readonly read: number;
  readonly scored: number;
  /** Accounts and tasks that were written to the CRM. */
  readonly written: number;
}

export interface SizeFigures {
  readonly crm: string;
  readonly size: string;
  readonly accounts: number;
  readonly records: number;
  /** API calls of the first read of the accounts. */
  readonly accountCalls: number;
  readonly steps: readonly StepFigures[];
}

export function figuresOf({ crm, size, steps }: SizeResult): SizeFigures {
  const first = steps[0];
  const streams = first === undefined ? [] : (resultSchema.parse(first.result).sync?.streams ?? []);
  const accounts = streams.find(({ entity }) => entity === 'accounts');
  return {
    crm,
    size,
    accounts: accounts?.read ?? 0,
    accountCalls: accounts?.calls ?? 0,
    records: total(streams.map(({ read }) => read)),
    steps: steps.map(stepFigures),
  };
}

function stepFigures({ name, seconds, cpuSeconds, peakMb, result }: BenchStep): StepFigures {
  const { sync, score, apply, usage } = resultSchema.parse(result);
  return {
    name,
    seconds,
    cpuSeconds,
    peakMb,
    calls: usage?.calls ?? 0,
    read: total(sync?.streams.map(({ read }) => read) ?? []),
    scored: score?.scored ?? 0,
    written: (apply?.accountsUpdated ?? 0) + (apply?.tasksCreated ?? 0),
  };
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { markdownTable } from '../docs/markdown.ts';
import type { SandboxProcess } from '../demo-run/sandbox-process.ts';
import { figuresOf } from './bench-figures.ts';
import { withBenchSandbox, type BenchSizeOptions, type Crm, type Size } from './bench-size.ts';
import { measuredProgram, measuredVerb, type Measured } from './measured-verb.ts';
import { openTempFolder } from '../temp-folder.ts';

/** One job of one of the two, measured. */
export interface Contender {
  readonly crm: Crm;
  readonly size: Size;
  readonly who: 'Bellwether' | 'plain script';
  readonly job: 'first read' | 'full write-back';
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMb: number;
  /** By the log of the sandbox. */
  readonly calls: number;
  /** Read or written. */
  readonly records: number;
}

const DAY = '2026-04-20';

/** First read and full write-back by Bellwether and by a plain script, one after the other on the same sandbox. */
export function besidePlain(options: BenchSizeOptions): Promise<readonly Contender[]> {
  return withBenchSandbox(options, async ({ sandbox, environment, folder }) => {
    const { crm, size, say, signal } = options;
    const setting = { environment, folder, signal };
    const verb = (...args: readonly string[]): Promise<Measured> =>
      measuredVerb([...args, '--connection', crm], setting);
    const program = fileURLToPath(new URL(`plain-${crm}.ts`, import.meta.url));
    const data = await openTempFolder('bellwether-plain-');
    const all: Contender[] = [];
    const take = async (
      { who, job }: Pick<Contender, 'who' | 'job'>,
      work: () => Promise<Measured>,
    ): Promise<Measured> => {
      const before = await callsOf(sandbox);
      const measured = await work();
      const { seconds, cpuSeconds, peakMb } = measured;
      const calls = (await callsOf(sandbox)) - before;
      const records = recordsOf(measured, options);
      all.push({ crm, size, who, job, seconds, cpuSeconds, peakMb, calls, records });
      say(`  ${who}, ${job}: ${seconds.toFixed(1)} s, ${String(calls)} calls`);
      return measured;
    };
    try {
      await verb('provision', '--yes');
      await take({ who: 'Bellwether', job: 'first read' }, () => verb('sync'));
      await verb('score', '--as-of', DAY);
      const plan = planSchema.parse((await verb('plan', '--as-of', DAY)).result).plan;
      await take({ who: 'Bellwether', job: 'full write-back' }, () =>
        verb('apply', String(plan.planId)),
      );
      await take({ who: 'plain script', job: 'first read' }, () =>
        measuredProgram(program, ['read', data], setting),
      );
      await take({ who: 'plain script', job: 'full write-back' }, () =>
        measuredProgram(program, ['write', data], setting),
      );
      return all;
    } finally {
      await rm(data, { recursive: true, force: true });
    }
  });
}

const planSchema = z.object({ plan: z.object({ planId: z.number() }) });
const plainSchema = z.object({ records: z.number() });
const totalsSchema = z.object({ totals: z.object({ cost: z.number() }) });

async function callsOf({ url }: SandboxProcess): Promise<number> {
  const response = await fetch(`${url}/_sandbox/requests?after=${String(Number.MAX_SAFE_INTEGER)}`);
  return totalsSchema.parse(await response.json()).totals.cost;
}

function recordsOf(measured: Measured, { crm, size }: BenchSizeOptions): number {
  const plain = plainSchema.safeParse(measured.result).data;
  if (plain !== undefined) return plain.records;
  const [step] = figuresOf({ crm, size, steps: [{ name: 'one', ...measured }] }).steps;
  return (step?.read ?? 0) + (step?.written ?? 0);
}

const NAMES: Readonly<Record<Crm, string>> = { salesforce: 'Salesforce', hubspot: 'HubSpot' };

export function besideReport(all: readonly Contender[]): string {
  const header = ['', 'who', 'seconds', 'Node CPU s', 'API calls', 'records', 'peak MB'];
  const rows = all.map(({ crm, size, who, job, seconds, cpuSeconds, peakMb, calls, records }) => [
    `${NAMES[crm]} ${size}, ${job}`,
    who,
    seconds.toFixed(1),
    cpuSeconds.toFixed(1),
    calls.toLocaleString('en-GB'),
    records.toLocaleString('en-GB'),
    peakMb.toFixed(0),
  ]);
  return `### Beside a plain script\n\n${markdownTable([header, ...rows])}\n`;
}

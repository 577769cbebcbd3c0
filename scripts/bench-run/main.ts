/**
 * `scripts/bench` measures the main job on generated distributors and prints Markdown tables (docs/benchmarks.md).
 *   --of LIST   what to measure, as CRM:SIZE, comma-separated (default salesforce:S,salesforce:M,salesforce:L,hubspot:S,hubspot:M)
 *   --plain     first read and full write-back beside a plain script of the vendor's own library, instead
 *   --json      the figures as JSON instead
 *   --help      this text
 * Sizes: demo (300 accounts), S (5,000), M (20,000), L (50,000 accounts and 5 million order lines).
 */
import { z } from 'zod';
import { figuresOf, type SizeFigures } from './bench-figures.ts';
import { benchReport } from './bench-report.ts';
import { benchSize } from './bench-size.ts';
import { besidePlain, besideReport, type Contender } from './beside-plain.ts';
import { machine } from './machine.ts';
import { runScript, say } from '../run-script.ts';
import { scriptOptions } from '../script-options.ts';

const {
  of: wanted,
  plain,
  json,
} = await scriptOptions(import.meta.url, {
  options: {
    of: { type: 'string', default: 'salesforce:S,salesforce:M,salesforce:L,hubspot:S,hubspot:M' },
    plain: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
  schema: z.object({
    of: z
      .string()
      .transform((list) => list.split(',').map((part) => part.split(':')))
      .pipe(z.array(z.tuple([z.enum(['salesforce', 'hubspot']), z.enum(['demo', 'S', 'M', 'L'])]))),
    plain: z.boolean(),
    json: z.boolean(),
  }),
});

await runScript(async (signal) => {
  const all: SizeFigures[] = [];
  const contenders: Contender[] = [];
  for (const [crm, size] of wanted) {
    const options = { crm, size, say, signal };
    if (plain) contenders.push(...(await besidePlain(options)));
    else all.push(figuresOf(await benchSize(options)));
  }
  const figures = plain ? contenders : all;
  const report = plain ? besideReport(contenders) : benchReport(all);
  process.stdout.write(json ? JSON.stringify(figures, null, 2) : `${machine()}\n\n${report}`);
});

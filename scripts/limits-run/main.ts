/**
 * `scripts/bench-limits` measures by the sandbox's log of requests that no limit is passed, and how much of it is used.
 *   --companies N   default 20,000
 *   --orders N      default 100,000
 *   --latency MS    added to every answer of HubSpot's, as by a network; default 0
 *   --budgets LIST  Salesforce calls a run, comma-separated; default 20,25,40
 *   --help          this text
 */
import { z } from 'zod';
import { endProcess } from '../../src/cli/end-process.ts';
import { markdownTable } from '../docs/markdown.ts';
import { scriptOptions } from '../script-options.ts';
import { hubspotRate } from './hubspot-rate.ts';
import { salesforceBudgets } from './salesforce-budget.ts';

const count = z.coerce.number().int().min(0);
const { companies, orders, latency, budgets } = await scriptOptions(import.meta.url, {
  options: {
    companies: { type: 'string', default: '20000' },
    orders: { type: 'string', default: '100000' },
    latency: { type: 'string', default: '0' },
    budgets: { type: 'string', default: '20,25,40' },
  },
  schema: z.object({
    companies: count,
    orders: count,
    latency: count,
    budgets: z
      .string()
      .transform((list) => list.split(','))
      .pipe(z.array(z.coerce.number<string>().int().positive())),
  }),
});
const book = { companies, orders };

const rate = await hubspotRate({ ...book, latencyMs: latency });
say(
  markdownTable([
    ['HubSpot', 'calls', 'seconds', 'used of the rate', 'busiest 10 s', '429'],
    [
      `${String(book.companies)} companies, ${String(book.orders)} orders`,
      String(rate.calls),
      rate.seconds.toFixed(1),
      `${rate.usedPercent.toFixed(1)} %`,
      String(rate.busiest10Seconds),
      String(rate.refused),
    ],
  ]),
);

const spent = await salesforceBudgets({ ...book, budgets });
say(
  markdownTable([
    ['Salesforce: calls a run may use', 'calls of each run until all was read'],
    ...spent.map(({ budget, callsOfRuns }) => [String(budget), callsOfRuns.join(', ')]),
  ]),
);
const passed = spent.some(({ budget, callsOfRuns }) => callsOfRuns.some((calls) => calls > budget));
endProcess(rate.refused > 0 || passed ? 1 : 0);

function say(text: string): void {
  process.stdout.write(`${text}\n\n`);
}

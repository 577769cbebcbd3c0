/**
 * `scripts/bench-limits` measures by the sandbox's log of requests that no limit is passed, and how much of it is used.
 *   --companies N   default 20,000
 *   --orders N      default 100,000
 *   --latency MS    added to every answer of HubSpot's, as by a network; default 0
 *   --budgets LIST  Salesforce calls a run, comma-separated; default 20,25,40
 */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { markdownTable } from '../docs/markdown.ts';
import { hubspotRate } from './hubspot-rate.ts';
import { salesforceBudgets } from './salesforce-budget.ts';

const { values } = parseArgs({
  options: {
    companies: { type: 'string', default: '20000' },
    orders: { type: 'string', default: '100000' },
    latency: { type: 'string', default: '0' },
    budgets: { type: 'string', default: '20,25,40' },
  },
});
const count = z.coerce.number().int().min(0);
const book = { companies: count.parse(values.companies), orders: count.parse(values.orders) };

const rate = await hubspotRate({ ...book, latencyMs: count.parse(values.latency) });
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

const budgets = await salesforceBudgets({
  ...book,
  budgets: values.budgets.split(',').map(Number),
});
say(
  markdownTable([
    ['Salesforce: calls a run may use', 'calls of each run until all was read'],
    ...budgets.map(({ budget, callsOfRuns }) => [String(budget), callsOfRuns.join(', ')]),
  ]),
);
const passed = budgets.some(({ budget, callsOfRuns }) =>
  callsOfRuns.some((calls) => calls > budget),
);
process.exit(rate.refused > 0 || passed ? 1 : 0);

function say(text: string): void {
  process.stdout.write(`${text}\n\n`);
}

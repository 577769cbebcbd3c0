/**
 * `scripts/bench-webhooks` measures the way from a change in the CRM to the score that came of it, written. The sandbox of
 * HubSpot, filled with a generated distributor, tells the daemon of each new order by a signed webhook; both ends are
 * told by the CRM alone: when the order was created, and when the score on its company changed.
 *   --size S       size of the distributor: demo (300 accounts), S (5,000), M (20,000) (default S)
 *   --changes N    orders, one after the other, each on another company (default 240)
 *   --pause MS     from the creation of one order to that of the next (default 1000)
 *   --coalesce S   webhooks.coalesce_seconds of the connection (default: as shipped)
 *   --json         the figures as JSON instead
 *   --help         this text
 */
import { z } from 'zod';
import { machine } from '../bench-run/machine.ts';
import { runScript, say } from '../run-script.ts';
import { scriptOptions } from '../script-options.ts';
import { benchWebhooks } from './bench-webhooks.ts';
import { latencyReport } from './latency-report.ts';

const options = await scriptOptions(import.meta.url, {
  options: {
    size: { type: 'string', default: 'S' },
    changes: { type: 'string', default: '240' },
    pause: { type: 'string', default: '1000' },
    coalesce: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
  schema: z.object({
    size: z.enum(['demo', 'S', 'M', 'L']),
    changes: z.coerce.number().int().positive(),
    pause: z.coerce.number().int().min(0),
    coalesce: z.coerce.number().min(0).optional(),
    json: z.boolean(),
  }),
});
const { size, changes, pause: pauseMs, coalesce } = options;

await runScript(async (signal) => {
  const result = await benchWebhooks({
    size,
    changes,
    pauseMs,
    coalesceSeconds: coalesce,
    say,
    signal,
  });
  process.stdout.write(
    options.json ? JSON.stringify(result, null, 2) : `${machine()}\n\n${latencyReport(result)}`,
  );
});

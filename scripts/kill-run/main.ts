/**
 * `scripts/kill-test` kills runs at random moments, many times in each stage on both CRMs, runs them again, and demands
 * the same end as without: the same scores and tasks, no task twice, nothing left to write.
 *   --kills N   blows in each stage on each CRM (default 20)
 *   --seed N    another number, other moments (default 1)
 *   --crm KIND  only this CRM; may be repeated (default both)
 *   --help      this text
 */
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { endProcess } from '../../src/cli/end-process.ts';
import { scriptOptions } from '../script-options.ts';
import { inspectCrm } from './inspect-crm.ts';
import { KILL_STAGES, openKillBench, tryKill, type KillBench } from './kill-series.ts';
import { mulberry32 } from './seeded-random.ts';

const {
  kills,
  seed,
  crm: crms,
} = await scriptOptions(import.meta.url, {
  options: {
    kills: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    crm: { type: 'string', multiple: true, default: ['salesforce', 'hubspot'] },
  },
  schema: z.object({
    kills: z.coerce.number().int().positive(),
    seed: z.coerce.number().int(),
    crm: z.array(z.enum(['salesforce', 'hubspot'])),
  }),
});
const random = mulberry32(seed);

let wrong = 0;
for (const crm of crms) {
  const bench = await openKillBench({ crm, accounts: 60 });
  try {
    wrong += await series(bench);
  } finally {
    await bench.close();
  }
}
say(`${String(wrong)} of the ends differ (seed ${String(seed)})`);
endProcess(wrong === 0 ? 0 : 1);

async function series(bench: KillBench): Promise<number> {
  const undisturbed = await tryKill(bench, { stage: undefined, moment: 0, inspect: inspectCrm });
  let differing = 0;
  for (const stage of KILL_STAGES) {
    let running = 0;
    let bad = 0;
    for (let blow = 0; blow < kills; blow += 1) {
      const result = await tryKill(bench, { stage, moment: random(), inspect: inspectCrm });
      if (result.killed) running += 1;
      const same = isDeepStrictEqual(result.state, undisturbed.state);
      if (!same || result.writtenAfterwards > 0) {
        bad += 1;
        const file = join(tmpdir(), `bellwether-end-${bench.crm}-${stage}-${String(blow)}.json`);
        await writeFile(file, JSON.stringify({ undisturbed, result }, null, 2));
        say(`  another end: ${file}`);
      }
    }
    say(
      `${bench.crm} ${stage}: ${String(kills)} blows (${String(running)} while it ran), ${String(bad)} other ends`,
    );
    differing += bad;
  }
  return differing;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

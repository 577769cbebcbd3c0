/**
 * `scripts/score-dataset DIR --cutoffs LIST` scores the customers of a folder of CSV files at past days: a CSV of
 * cutoff, customer_id, score (docs/backtest.md).
 *   --cutoffs LIST  days, comma-separated; each is scored from what was known before it
 *   --mapping FILE  what the columns of the files mean (default config/imports/online-retail.yaml)
 *   --config DIR    configuration whose scorecards are used (default: the one that is shipped)
 *   --out FILE      where to write (default: standard output)
 *   --help          this text
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { isDay } from '../../src/domain/days.ts';
import { withDataset } from '../dataset/open-dataset.ts';
import { runScript, say } from '../run-script.ts';
import { scriptOptions } from '../script-options.ts';
import { csvOf } from './csv-of.ts';
import { scoresAt, type DatasetScore } from './score-dataset.ts';

const CONFIG = fileURLToPath(new URL('../../config', import.meta.url));

const { folder, cutoffs, mapping, config, out } = await scriptOptions(import.meta.url, {
  options: {
    cutoffs: { type: 'string' },
    mapping: { type: 'string', default: `${CONFIG}/imports/online-retail.yaml` },
    config: { type: 'string', default: CONFIG },
    out: { type: 'string' },
  },
  positional: 'folder',
  schema: z.object({
    folder: z.string({ error: 'name the folder of the CSV files' }),
    cutoffs: z
      .string({ error: 'name the days, e.g. 2010-09-09,2010-12-09' })
      .transform((list) => [...new Set(list.split(',').map((day) => day.trim()))].toSorted())
      .pipe(z.array(z.string().refine(isDay, 'expected days such as 2010-09-09'))),
    mapping: z.string(),
    config: z.string(),
    out: z.string().optional(),
  }),
});

await runScript(async (signal) => {
  const input = { folder, mappingFile: mapping, configFolder: config, signal, say };
  const scores = await withDataset(input, async (context) => {
    const all: DatasetScore[] = [];
    for (const cutoff of cutoffs) {
      const own = await scoresAt(context, cutoff);
      say(`scored ${String(own.length)} customers as of ${cutoff}`);
      all.push(...own);
    }
    return all;
  });
  if (out === undefined) process.stdout.write(csvOf(scores));
  else await writeFile(out, csvOf(scores));
});

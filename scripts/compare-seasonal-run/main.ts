/**
 * `scripts/compare-seasonal [DIR] --cutoffs LIST` holds time-series models against the score: Prophet on each account's own
 * weeks, and a level of the account times the season of its segment. Beside them stand the boosted model of `calibrate`
 * and the baselines of `backtest`, on the same populations and outcomes (docs/seasonal-models.md).
 *   DIR               folder of CSV files; without it the generated distributor
 *   --cutoffs LIST    days, comma-separated; each is forecast from what was known before it
 *   --mapping FILE    what the columns of the files mean (default config/imports/online-retail.yaml)
 *   --config DIR      configuration whose scorecards are used (default: the one that is shipped)
 *   --size SIZE       of the generated distributor: demo (default) or S
 *   --seed N          another generated distributor (default 1)
 *   --ends-on DAY     first day after the generated data (default 2026-04-20)
 *   --half-life WEEKS after which a week counts half in an account's level (default 26)
 *   --prior WEEKS     at the level of its segment that every account begins with (default 13)
 *   --trend-from WEEKS as long as this, Prophet fits a series with a trend (default 26)
 *   --capacity SHARE  of the book that can be called (default 0.2)
 *   --sample N        judge N accounts of each population, drawn evenly (default: all)
 *   --no-prophet      leave Prophet out; nothing is installed then
 *   --json            figures as JSON instead of Markdown
 *   --help            this text
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { isDay } from '../../src/domain/days.ts';
import type { PipelineContext } from '../../src/pipeline/context.ts';
import { springGarden } from '../../src/sandbox/seed/spring-garden/spring-garden.ts';
import { withDataset, withRows } from '../dataset/open-dataset.ts';
import { runScript, say } from '../run-script.ts';
import { scriptOptions } from '../script-options.ts';
import { compareSeasonal, type Comparison } from './compare-seasonal.ts';
import type { SeriesForecaster } from './prophet-forecast.ts';
import { FittingProcesses } from './prophet/fitting-processes.ts';
import { reportOf } from './report.ts';

const CONFIG = fileURLToPath(new URL('../../config', import.meta.url));

const given = await scriptOptions(import.meta.url, {
  options: {
    cutoffs: { type: 'string' },
    mapping: { type: 'string', default: `${CONFIG}/imports/online-retail.yaml` },
    config: { type: 'string', default: CONFIG },
    size: { type: 'string', default: 'demo' },
    seed: { type: 'string', default: '1' },
    'ends-on': { type: 'string', default: '2026-04-20' },
    'half-life': { type: 'string', default: '26' },
    prior: { type: 'string', default: '13' },
    'trend-from': { type: 'string', default: '26' },
    capacity: { type: 'string', default: '0.2' },
    sample: { type: 'string' },
    'no-prophet': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
  positional: 'folder',
  schema: z.object({
    folder: z.string().optional(),
    cutoffs: z
      .string({ error: 'name the days, e.g. 2010-09-09,2010-12-09' })
      .transform((list) => [...new Set(list.split(',').map((day) => day.trim()))].toSorted())
      .pipe(z.array(z.string().refine(isDay, 'expected days such as 2010-09-09'))),
    mapping: z.string(),
    config: z.string(),
    size: z.enum(['demo', 'S']),
    seed: z.coerce.number().int(),
    'ends-on': z.iso.date(),
    'half-life': z.coerce.number().positive(),
    prior: z.coerce.number().nonnegative(),
    'trend-from': z.coerce.number().nonnegative(),
    capacity: z.coerce.number().positive().max(1),
    sample: z.coerce.number().int().positive().optional(),
    'no-prophet': z.boolean(),
    json: z.boolean(),
  }),
});

await runScript(async (signal) => {
  const comparison = await comparisonOf(signal);
  process.stdout.write(
    `${given.json ? JSON.stringify(comparison, null, 2) : reportOf(comparison)}\n`,
  );
});

async function comparisonOf(signal: AbortSignal): Promise<Comparison> {
  if (given['no-prophet']) return compared(undefined, signal);
  execFileSync(fileURLToPath(new URL('../install-prophet', import.meta.url)), { stdio: 'inherit' });
  const script = new URL('prophet/prophet-process.ts', import.meta.url);
  const limits = { processes: 2, deadlineMs: 60_000, fitsPerProcess: 1000 };
  const args = [String(given['trend-from'])];
  const fitting = new FittingProcesses({ script, args, ...limits });
  try {
    return await compared((series) => {
      signal.throwIfAborted();
      return fitting.forecast(series);
    }, signal);
  } finally {
    fitting.close();
  }
}

function compared(
  forecast: SeriesForecaster | undefined,
  signal: AbortSignal,
): Promise<Comparison> {
  const { cutoffs, 'half-life': halfLife, prior: priorWeeks, capacity, sample } = given;
  const level = { halfLife, priorWeeks };
  const request = { cutoffs, level, capacity: { share: capacity }, sample, forecast, say };
  return withBook(signal, (context) => compareSeasonal(context, request));
}

function withBook<T>(
  signal: AbortSignal,
  work: (context: PipelineContext) => Promise<T>,
): Promise<T> {
  const { folder, mapping, config: configFolder, size, seed, 'ends-on': endsOn } = given;
  const tools = { configFolder, signal, say };
  return folder === undefined
    ? withRows(springGarden({ size, seed, endsOn }), tools, work)
    : withDataset({ folder, mappingFile: mapping, ...tools }, work);
}

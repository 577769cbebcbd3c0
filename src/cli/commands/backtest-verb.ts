import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { loadApp } from '../../app.ts';
import { BellwetherError } from '../../domain/errors.ts';
import { backtest } from '../../model/backtest.ts';
import { DEFAULT_POPULATION } from '../../model/outcome.ts';
import { withConnection } from '../open-run.ts';
import { dayOption, percent, positiveInteger } from '../options.ts';
import type { Verb } from '../verb.ts';
import { backtestPage } from '../views/backtest-page.ts';
import { backtestView } from '../views/backtest-view.ts';

const optionsSchema = z.object({
  from: z.string(),
  to: z.string(),
  every: z.number(),
  horizon: z.number(),
  capacity: z.number(),
  minOrderDays: z.number(),
  maxSilence: z.number(),
  against: z.string().optional(),
  html: z.string().optional(),
});

export const backtestVerb: Verb = {
  name: 'backtest',
  summary: 'Hold the scores of past days against what came of the accounts',
  details: `At each cut-off the model of the configuration scores every account from what was known before that day; the days
after it say who was lost. Printed for each outcome, always with population and base rate: AUC, lift of the riskiest tenth,
recall at capacity, calibration and the lost revenue that the queue would have found, beside recency, the sum of RFM
quintiles and, with --against, an earlier model. Only cut-offs whose outcome window is over are judged. The outcomes:
lapsed (no order in the window), defected (less than half of the run rate, lapsed included) and the same with the run rate
moved as the whole book's revenue was. Nothing is written but the page. docs/backtest.md tells how to read it.

Examples:
  bellwether backtest --from 2025-01-06 --to 2026-01-05 --every 28 --html backtest.html
  bellwether backtest --from 2025-01-06 --to 2026-01-05 --every 28 --against config-of-last-year`,
  configure: (command) => {
    command
      .requiredOption('--from <day>', 'first cut-off (YYYY-MM-DD)', dayOption)
      .requiredOption('--to <day>', 'last cut-off', dayOption)
      .option('--every <days>', 'days from one cut-off to the next', positiveInteger, 28)
      .option('--horizon <days>', 'length of the outcome window', positiveInteger, 90)
      .option('--capacity <percent>', 'share of the book that can be called', percent, 20)
      .option(
        '--min-order-days <n>',
        'population: order days in the year before, at least',
        positiveInteger,
        DEFAULT_POPULATION.minOrderDays,
      )
      .option(
        '--max-silence <days>',
        'population: days since the last order, at most',
        positiveInteger,
        DEFAULT_POPULATION.maxSilenceDays,
      )
      .option('--against <folder>', 'configuration whose model is held beside this one')
      .option('--html <file>', 'write a page with plots');
  },
  run: async (shell, { options }) => {
    const { against, html, ...wanted } = optionsSchema.parse(options);
    if (wanted.from > wanted.to) {
      const span = `--from ${wanted.from} is later than --to ${wanted.to}`;
      throw new BellwetherError('usage.invalid', span);
    }
    const previous =
      against === undefined ? undefined : await loadApp({ ...shell, configFolder: against });
    const request = {
      from: wanted.from,
      to: wanted.to,
      everyDays: wanted.every,
      horizonDays: wanted.horizon,
      population: { minOrderDays: wanted.minOrderDays, maxSilenceDays: wanted.maxSilence },
      capacity: { share: wanted.capacity / 100 },
      ...(previous === undefined ? {} : { previous: previous.config }),
    };
    const result = await withConnection(shell, (context) => backtest(context, request), false);
    if (html !== undefined) await writeFile(html, backtestPage(result));
    return { text: backtestView(result), json: result };
  },
};

import { z } from 'zod';
import { BellwetherError } from '../../domain/errors.ts';
import { replay } from '../../model/replay.ts';
import { asOfDay } from '../../pipeline/as-of.ts';
import { withConnection } from '../open-run.ts';
import { dayOption, positiveInteger } from '../options.ts';
import type { Verb } from '../verb.ts';
import { replayView } from '../views/replay-view.ts';

const replaySchema = z.object({
  from: z.string(),
  to: z.string(),
  every: z.number(),
  again: z.boolean().default(false),
});

export const replayVerb: Verb = {
  name: 'replay',
  summary: 'Write the scores of past days into the history, from what was known then',
  details: `Each day is computed by the model of the configuration from the facts dated before it, as a run of that morning
would have, and kept in the history marked as replayed, with the model version. The same days give the same bytes.
Scores that were made live stay as they are. A day is done or not touched: stopped at any moment, the same command goes on
where it was. Days that this model has replayed already are left out; --again computes them anew, e.g. after facts of
the past were entered late. Nothing is read from the CRM or written to it.

Examples:
  bellwether replay --from 2025-01-06 --to 2026-04-13 --every 7`,
  configure: (command) => {
    command
      .requiredOption('--from <day>', 'first day (YYYY-MM-DD)', dayOption)
      .requiredOption('--to <day>', 'last day; it must lie in the past', dayOption)
      .option('--every <days>', 'days from one to the next', positiveInteger, 1)
      .option('--again', 'also days that this model has replayed already');
  },
  run: async (shell, { options }) => {
    const { from, to, every, again } = replaySchema.parse(options);
    const result = await withConnection(
      shell,
      (context, { config }) => {
        const today = asOfDay(undefined, config.main.time_zone, shell.now()).day;
        refuseSpan(from, to, today);
        return replay(context, { from, to, everyDays: every, again });
      },
      false,
    );
    return { text: replayView(result), json: result };
  },
};

function refuseSpan(from: string, to: string, today: string): void {
  if (from > to) {
    throw new BellwetherError('usage.invalid', `--from ${from} is later than --to ${to}`);
  }
  if (to >= today) {
    throw new BellwetherError('usage.invalid', `--to ${to} is not past yet: today is ${today}`);
  }
}

import { z } from 'zod';
import { BellwetherError } from '../../domain/errors.ts';
import { HEALTH } from '../../domain/score.ts';
import { explainAccount } from '../../pipeline/explain.ts';
import { explainDifference } from '../../pipeline/explain-difference.ts';
import type { PipelineContext } from '../../pipeline/context.ts';
import { withConnection } from '../open-run.ts';
import { asOfOption, dayOption } from '../options.ts';
import type { Answer, Verb } from '../verb.ts';
import { differenceView } from '../views/difference-view.ts';
import { explainView } from '../views/explain-view.ts';

const OFFLINE = false;

const explainSchema = z.object({
  asOf: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  scorecard: z.string().default(HEALTH),
});

type ExplainOptions = z.infer<typeof explainSchema>;

export const explainVerb: Verb = {
  name: 'explain',
  summary: 'Explain the score of an account, or why it changed between two days',
  details: `The account is named by CRM id, customer number or name. The contributions of the measures add up to the score
exactly; with an earlier score to compare with, so do the differences. With --from and --to it splits the change between
two days: what the account's values did, what came to be known or is not any more, what the season did, what another
model or segment did, and what a person decided.

  bellwether explain "Willow Electronics"
  bellwether explain C-1042 --from 2026-03-23 --to 2026-04-20`,
  configure: (command) => {
    command.argument('<account>', 'CRM id, customer number or name');
    asOfOption(command);
    command
      .option('--from <day>', 'compare the score of this day ...', dayOption)
      .option('--to <day>', '... with that of this day (default: the latest)', dayOption)
      .option('--scorecard <id>', `by this scorecard (default: ${HEALTH})`);
  },
  run: (shell, { args, options }) => {
    const parsed = explainSchema.parse(options);
    const account = args[0];
    if (account === undefined) throw new BellwetherError('usage.invalid', 'name an account');
    return withConnection(shell, (context) => explain(context, account, parsed), OFFLINE);
  },
};

/** Later than any score. */
const LATEST = '9999-12-31';

async function explain(
  context: PipelineContext,
  account: string,
  { asOf, from, to, scorecard }: ExplainOptions,
): Promise<Answer> {
  if (from === undefined && to !== undefined) {
    throw new BellwetherError('usage.invalid', '--to needs --from');
  }
  if (from !== undefined) {
    const days = { scorecard, from, to: to ?? asOf ?? LATEST };
    const difference = await explainDifference(context, account, days);
    return { text: differenceView(difference), json: difference };
  }
  const explanation = await explainAccount(context, account, { scorecard, asOf });
  return { text: explainView(explanation), json: explanation };
}

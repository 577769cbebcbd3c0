import type { AsOf } from '../domain/run.ts';
import { HEALTH } from '../domain/score.ts';
import type { Transaction } from '../store/database.ts';
import { saveScores, scorableAccounts } from '../store/score-repository.ts';
import { KEPT } from '../store/value-table.ts';
import { activeAccounts } from './active-accounts.ts';
import type { PipelineContext } from './context.ts';
import { rollUpGroups } from './roll-up-groups.ts';
import { scoresBy } from './score-by-card.ts';
import type { Yardsticks } from './score-yardstick.ts';

export interface ScorePagesInput {
  readonly asOf: AsOf;
  readonly version: string;
  readonly yardsticks: Yardsticks;
  readonly scoped: boolean;
  /** The transaction to work in; without one each page is a transaction of its own. */
  readonly session: Transaction | undefined;
}

export interface ScoreCounts {
  readonly scored: number;
  readonly withheld: number;
  readonly inactive: number;
}

const PAGE = 500;

/** Scores the accounts page by page: memory does not grow with the book. */
export async function scorePages(
  context: PipelineContext,
  input: ScorePagesInput,
): Promise<ScoreCounts> {
  const total = { scored: 0, withheld: 0, inactive: 0 };
  let afterId = 0;
  for (;;) {
    context.signal.throwIfAborted();
    const page = await inSession(context, input.session, (tx) =>
      scorePage(context, input, tx, afterId),
    );
    total.scored += page.scored;
    total.withheld += page.withheld;
    total.inactive += page.inactive;
    context.onProgress({
      stage: 'score',
      what: `scores as of ${input.asOf.day}`,
      done: total.scored + total.withheld + total.inactive,
      total: undefined,
    });
    if (page.lastId === undefined) break;
    afterId = page.lastId;
  }
  await rollUpGroups(context, input, (work) => inSession(context, input.session, work));
  return total;
}

function inSession<T>(
  { database }: PipelineContext,
  session: Transaction | undefined,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  return session === undefined ? database.transaction(work) : work(session);
}

async function scorePage(
  context: PipelineContext,
  input: ScorePagesInput,
  tx: Transaction,
  afterId: number,
): Promise<ScoreCounts & { readonly lastId: number | undefined }> {
  const { connectionId, config } = context;
  const { day } = input.asOf;
  const page = { connectionId, day, afterId, limit: PAGE, scoped: input.scoped, values: KEPT };
  const accounts = await scorableAccounts(tx, page);
  const active = activeAccounts(config, accounts);
  let withheld = 0;
  for (const [index, scorecard] of measuredIds(config).entries()) {
    const scores = await scoresBy(tx, context, { ...input, scorecard, accounts: active });
    const accountIds = accounts.map(({ id }) => id);
    await saveScores(tx, { connectionId, scorecard, day, accountIds, scores });
    if (index === 0) withheld = scores.filter((score) => 'withheld' in score).length;
  }
  return {
    scored: active.length - withheld,
    withheld,
    inactive: accounts.length - active.length,
    lastId: accounts.length < PAGE ? undefined : accounts.at(-1)?.id,
  };
}

/** Those that weigh measures; the others come after, when the scores that they are made of are there. */
function measuredIds({ extraScorecards }: PipelineContext['config']): readonly string[] {
  return scorecardIds({
    extraScorecards: extraScorecards.filter(({ roll_up: rules }) => rules === undefined),
  });
}

/** Health first: what is counted is counted by it. */
export function scorecardIds({
  extraScorecards,
}: Pick<PipelineContext['config'], 'extraScorecards'>): readonly string[] {
  return [HEALTH, ...new Set(extraScorecards.map(({ scorecard = HEALTH }) => scorecard))];
}

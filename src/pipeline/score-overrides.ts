import { daysBetween } from '../domain/days.ts';
import { BellwetherError } from '../domain/errors.ts';
import { inHead } from '../domain/sentence-head.ts';
import type { Band } from '../domain/score.ts';
import {
  addOverride,
  endOverrides,
  listOverrides,
  type OverrideReport,
} from '../store/override-repository.ts';
import type { PipelineContext } from './context.ts';
import { findAccount } from './find-account.ts';
import { scorecardIds } from './score-pages.ts';

export interface OverrideRequest {
  readonly account: string;
  readonly scorecard: string;
  readonly score: number | undefined;
  readonly band: Band | undefined;
  readonly reason: string;
  readonly author: string;
  /** The first day on which it counts. */
  readonly from: string;
  readonly until: string;
}

/** An override is a loan against the data, not a new truth. */
const LONGEST_DAYS = 366;

/** Both stand in the sentence on the record, with what was computed behind them. */
const LONGEST_REASON = 120;
const LONGEST_AUTHOR = 40;

/** Records what a person decides about a score; the next run shows it. Ends the one before it. */
export async function setOverride(
  context: PipelineContext,
  request: OverrideRequest,
): Promise<OverrideReport> {
  const { database, connectionId } = context;
  const reason = inHead(request.reason);
  const author = inHead(request.author);
  checkOverride(context, { ...request, reason, author });
  const account = await findAccount(context, request.account);
  const { scorecard, score, band, from, until } = request;
  const decided = { scorecard, score, band, reason, author, from, until };
  const id = await database.transaction((tx) =>
    addOverride(tx, { connectionId, accountId: account.id, ...decided }),
  );
  const of = { connectionId, accountId: account.id, day: from, past: false };
  const stored = (await listOverrides(database, of)).find((one) => one.id === id);
  if (stored === undefined) throw new Error(`the override ${String(id)} was not stored`);
  return stored;
}

function checkOverride({ config }: PipelineContext, request: OverrideRequest): void {
  const { scorecard, score, band, reason, author, from, until } = request;
  const known = scorecardIds(config);
  const rules: readonly (readonly [broken: boolean, message: string])[] = [
    [score === undefined && band === undefined, 'give a score or a band'],
    [!known.includes(scorecard), `there is no scorecard "${scorecard}", only ${known.join(', ')}`],
    [reason === '', 'give a reason: it stands on the record'],
    [reason.length > LONGEST_REASON, `a reason has ${String(LONGEST_REASON)} characters at most`],
    [author === '', 'say who decides'],
    [author.length > LONGEST_AUTHOR, `an author has ${String(LONGEST_AUTHOR)} characters at most`],
    [until < from, `${until} has passed`],
    [daysBetween(from, until) > LONGEST_DAYS, 'an override lasts a year at most; set it anew then'],
  ];
  const problem = rules.find(([broken]) => broken);
  if (problem !== undefined) throw new BellwetherError('usage.invalid', problem[1]);
}

export interface ClearRequest {
  readonly account: string;
  readonly scorecard: string;
  readonly reason: string;
  readonly author: string;
  readonly day: string;
}

/** Takes back what is in force; it stays in the history, with who took it back and why. */
export async function clearOverride(
  context: PipelineContext,
  { account: name, scorecard, reason, author, day }: ClearRequest,
): Promise<readonly OverrideReport[]> {
  const { database, connectionId } = context;
  const account = await findAccount(context, name);
  const of = { connectionId, accountId: account.id };
  const ended = await database.transaction((tx) =>
    endOverrides(tx, {
      ...of,
      scorecard,
      day,
      by: inHead(author),
      reason: inHead(reason),
    }),
  );
  if (ended === 0) {
    throw new BellwetherError('usage.invalid', `there is no override on ${account.name}`);
  }
  return listOverrides(database, { ...of, day, past: true });
}

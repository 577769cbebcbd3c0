import type { AlertState } from '../alerts/evaluate-alerts.ts';
import type { Playbook } from '../config/schema/playbook-file.ts';
import { addDays } from '../domain/days.ts';
import type { OpenEpisode } from '../domain/episode.ts';

/** What decides about one account. */
export interface AccountCase {
  readonly accountId: number;
  readonly alerts: ReadonlyMap<string, AlertState>;
  readonly open: readonly OpenEpisode[];
  /** Day on which the latest episode ended, by playbook. */
  readonly lastEnded: ReadonlyMap<string, string>;
}

export type Decision =
  | { readonly kind: 'open'; readonly accountId: number; readonly playbook: Playbook }
  | {
      readonly kind: 'close';
      readonly accountId: number;
      readonly playbook: Playbook;
      readonly episode: OpenEpisode;
    };

/**
 * What the playbooks want for one account on a day. Pure. One task at a time: while one is open nothing else is, and
 * where several fit, the lowest rank takes it.
 */
export function decide(
  account: AccountCase,
  playbooks: readonly Playbook[],
  day: string,
): readonly Decision[] {
  if (account.open.length > 0) return playbooks.flatMap((playbook) => closings(account, playbook));
  const fitting = playbooks
    .filter((playbook) => wants(account, playbook, day))
    .toSorted((a, b) => (a.rank === b.rank ? (a.id < b.id ? -1 : 1) : a.rank - b.rank));
  const first = fitting[0];
  return first === undefined
    ? []
    : [{ kind: 'open', accountId: account.accountId, playbook: first }];
}

function closings(account: AccountCase, playbook: Playbook): readonly Decision[] {
  if (!playbook.close_when_cleared || account.alerts.get(playbook.alert) !== 'clear') return [];
  return account.open
    .filter((episode) => episode.playbook === playbook.id && episode.taskCrmId !== undefined)
    .map((episode) => ({ kind: 'close', accountId: account.accountId, playbook, episode }));
}

function wants(account: AccountCase, playbook: Playbook, day: string): boolean {
  if (account.alerts.get(playbook.alert) !== 'on') return false;
  const ended = account.lastEnded.get(playbook.id);
  return ended === undefined || addDays(ended, playbook.cooldown_days) <= day;
}

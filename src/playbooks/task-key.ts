import { createHash } from 'node:crypto';

export interface EpisodeIdentity {
  readonly connection: string;
  readonly playbook: string;
  readonly accountCrmId: string;
  /** The day on which the episode began. */
  readonly openedOn: string;
}

/** The key that stands on the task: the same episode gives the same key, on every machine and after every crash. */
export function taskKey(episode: EpisodeIdentity): string {
  const text = JSON.stringify([
    episode.connection,
    episode.playbook,
    episode.accountCrmId,
    episode.openedOn,
  ]);
  return `bw-${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
}

import type { Config } from '../config/config-files.ts';
import { IDLE_DAYS } from './active-accounts.ts';

/** Ids of all measures that the health of an account rests on: by scorecards, segment rules and settings. */
export function scoringMeasures(config: Config): ReadonlySet<string> {
  const ids = segmentingMeasures(config);
  for (const { measures } of config.scorecards.values()) {
    for (const { measure } of measures) ids.add(measure);
  }
  const { reconciliation } = config.main.scoring;
  if (reconciliation !== undefined) ids.add(reconciliation.measure);
  return ids;
}

/**
 * Ids of the measures that every account must have before any can be scored: curves from the book's own distribution rest on
 * the values of others, and on who of them is active and in which segment.
 */
export function bookMeasures(config: Config): ReadonlySet<string> {
  const ids = segmentingMeasures(config);
  const cards = [...config.scorecards.values(), ...config.extraScorecards];
  const ranked = cards.flatMap(({ measures }) =>
    measures.filter(({ quantiles }) => quantiles !== undefined),
  );
  for (const { measure } of ranked) ids.add(measure);
  return ranked.length === 0 ? new Set() : ids;
}

function segmentingMeasures({ segments }: Config): Set<string> {
  const ids = new Set([IDLE_DAYS]);
  for (const { when } of segments.segments) {
    for (const condition of when) if ('measure' in condition) ids.add(condition.measure);
  }
  return ids;
}

import { createHash } from 'node:crypto';
import type { Scorecard } from '../config/schema/scorecard-file.ts';
import type { SegmentsFile } from '../config/schema/segments-file.ts';

export interface ModelParts {
  readonly segments: SegmentsFile;
  readonly scorecards: ReadonlyMap<string, Scorecard>;
  /** By measure id the whole statement that computes it: what a measure reads means as much as the measure itself. */
  readonly statements: ReadonlyMap<string, string>;
  /** Whatever else decides a score: season calendar, active days, trend. */
  readonly settings: unknown;
}

/** The scorecards' own versions and a fingerprint of all that decides a score: `wholesale-1+3f9a02c1`. */
export function modelVersion(parts: ModelParts): string {
  const scorecards = [...parts.scorecards.values()];
  const content = {
    segments: parts.segments,
    scorecards,
    measures: [...parts.statements],
    settings: parts.settings,
  };
  const fingerprint = createHash('sha256')
    .update(JSON.stringify(content))
    .digest('hex')
    .slice(0, 8);
  const names = [...new Set(scorecards.map(({ version }) => version))].sort();
  return `${names.join('/')}+${fingerprint}`;
}

import type { Bands } from '../config/schema/scorecard-file.ts';
import type { Override, ShownOverride } from '../domain/override.ts';
import type { Band, Points } from '../domain/score.ts';
import { bandOf } from './bands.ts';

/** What is shown instead of what was computed. A score that a person sets has the band of its points, at once. */
export function shownOverride(
  override: Override,
  computed: { readonly score: Points; readonly band: Band },
  bands: Bands,
): ShownOverride {
  const score = override.score ?? computed.score;
  const bandByScore = override.score === undefined ? computed.band : bandOf(score, bands);
  return { ...override, score, band: override.band ?? bandByScore };
}

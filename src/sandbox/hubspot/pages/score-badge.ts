import { html, type Html } from './html.ts';

/** Properties of a health score as any provisioning may name them: `…health_score`, `…health_band` and so on. */
const SCORE = /(^|_)(health_)?score$/;
const BAND = /(^|_)(health_)?(band|colou?r)$/;
const SCORE_FAMILY = /(^|_)(bellwether|health)(_|$)/;

/** True for what belongs to the score: shown before everything else. */
export function isScoreProperty(name: string): boolean {
  return SCORE_FAMILY.test(name) && !name.startsWith('hs_');
}

/** A coloured badge of the score among `values`, or nothing where there is none. */
export function scoreBadge(values: ReadonlyMap<string, string>): Html {
  const score = find(values, SCORE);
  if (score === undefined) return html``;
  const band = find(values, BAND) ?? '';
  const colour = /^(red|yellow|green)$/i.test(band) ? band.toLowerCase() : bandOf(Number(score));
  return html`<div class="badge ${colour}">
    ${score}<small>${band === '' ? 'score' : band}</small>
  </div>`;
}

function find(values: ReadonlyMap<string, string>, wanted: RegExp): string | undefined {
  for (const [name, value] of values) {
    if (isScoreProperty(name) && wanted.test(name)) return value;
  }
  return undefined;
}

/** Only where no band is written: thirds are as good a guess as any. */
function bandOf(score: number): string {
  if (Number.isNaN(score)) return '';
  if (score < 34) return 'red';
  return score < 67 ? 'yellow' : 'green';
}

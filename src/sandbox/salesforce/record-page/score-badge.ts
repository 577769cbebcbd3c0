import type { SqlValue } from '../store/sql-row.ts';
import { html, type SafeHtml } from './html.ts';

/** Below these the badge is red and yellow, where no band says its colour. For the eye only. */
const RED_BELOW = 40;
const YELLOW_BELOW = 70;
const BANDS = ['red', 'yellow', 'green'] as const;

/** The score in the colour of its band: out of the added fields, by what they are called. */
export function scoreBadge(
  values: ReadonlyMap<string, SqlValue>,
  added: ReadonlySet<string>,
  small = false,
): SafeHtml {
  const score = findAdded(values, added, /score/i, 'number');
  if (typeof score !== 'number') return html``;
  const band = String(findAdded(values, added, /band|colou?r/i, 'string') ?? '').toLowerCase();
  const colour = BANDS.find((name) => name === band) ?? colourOf(score);
  return html`<div class="badge ${colour} ${small ? 'small' : ''}">${Math.round(score)}</div>`;
}

function findAdded(
  values: ReadonlyMap<string, SqlValue>,
  added: ReadonlySet<string>,
  name: RegExp,
  type: 'number' | 'string',
): SqlValue {
  for (const field of added) {
    const value = values.get(field) ?? null;
    if (name.test(field) && typeof value === type) return value;
  }
  return null;
}

function colourOf(score: number): (typeof BANDS)[number] {
  if (score < RED_BELOW) return 'red';
  return score < YELLOW_BELOW ? 'yellow' : 'green';
}

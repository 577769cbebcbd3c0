import type { MeasureDefinition } from '../domain/measure.ts';
import { toTenth } from '../scorecard/apportion.ts';
import type { ChangedAccount, ScoreSide } from '../store/preview-repository.ts';
import { memberTitles } from './member-titles.ts';

/** What one measure (or account of a group) would add to the score, or take from it, besides what it does now. */
export interface PreviewedTerm {
  readonly id: string;
  readonly title: string;
  /** In tenths; all terms of an account add up to the difference of its computed scores. */
  readonly points: number;
}

/** An account whose band would change. */
export interface PreviewedAccount {
  readonly crmId: string;
  readonly name: string;
  readonly moneyAtRisk: number;
  readonly from: Shown;
  readonly to: Shown;
  /** Strongest first. */
  readonly terms: readonly PreviewedTerm[];
  /** In words. */
  readonly why: string;
}

type Shown = Pick<ScoreSide, 'score' | 'band'>;

const MOST_TERMS = 3;

export function previewedAccount(
  { crmId, name, moneyAtRisk, before, after }: ChangedAccount,
  catalog: ReadonlyMap<string, MeasureDefinition>,
): PreviewedAccount {
  const terms = termsOf(before, after, catalog);
  return {
    crmId,
    name,
    moneyAtRisk,
    from: { score: before.score, band: before.band },
    to: { score: after.score, band: after.band },
    terms,
    why: whyOf(before, after, terms),
  };
}

/** None where there is no score on one side: there is nothing to take apart. */
function termsOf(
  before: ScoreSide,
  after: ScoreSide,
  catalog: ReadonlyMap<string, MeasureDefinition>,
): readonly PreviewedTerm[] {
  if (before.score === undefined || after.score === undefined) return [];
  const titles = new Map([
    ...[...catalog.values()].map(({ id, title }) => [id, title] as const),
    ...(memberTitles(before.group) ?? []),
    ...(memberTitles(after.group) ?? []),
  ]);
  const old = contributions(before);
  const present = contributions(after);
  return [...new Set([...old.keys(), ...present.keys()])]
    .map((id) => ({
      id,
      title: titles.get(id) ?? id,
      points: toTenth((present.get(id) ?? 0) - (old.get(id) ?? 0)),
    }))
    .filter(({ points }) => points !== 0)
    .toSorted((a, b) => {
      const difference = Math.abs(b.points) - Math.abs(a.points);
      if (difference !== 0) return difference;
      return a.id < b.id ? -1 : 1;
    });
}

function contributions({ reasons }: ScoreSide): ReadonlyMap<string, number> {
  return new Map(reasons.map(({ measure, contribution }) => [measure, contribution]));
}

function whyOf(before: ScoreSide, after: ScoreSide, terms: readonly PreviewedTerm[]): string {
  const moved =
    before.segment !== undefined && after.segment !== undefined && before.segment !== after.segment
      ? [`segment ${before.segment} -> ${after.segment}`]
      : [];
  if (after.band === undefined) return [...moved, 'would not be judged any more'].join(', ');
  if (after.score === undefined) return [...moved, `no score: ${after.band}`].join(', ');
  if (before.band === undefined) return [...moved, 'was not judged before'].join(', ');
  if (before.score === undefined) return [...moved, `had no score: ${before.band}`].join(', ');
  const said = terms
    .slice(0, MOST_TERMS)
    .map(({ title, points }) => `${title} (${points > 0 ? '+' : ''}${points.toFixed(1)})`);
  const parts = [...moved, ...said];
  return parts.length === 0 ? 'same points, other bands' : parts.join(', ');
}

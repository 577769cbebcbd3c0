/** How we get on: portal, surveys, opportunities. */
import { ago, dated, sum, text, type Known } from '../known-facts.ts';
import type { Fact } from '../mirror-lab.ts';
import { mean, of, type Formula } from './formula.ts';

export const RELATIONSHIP_BY_HAND: Readonly<Record<string, Formula>> = {
  contact_activities: (known) => {
    const all = dated(known, 'activities', 'occurred_on');
    const recent = all.filter((one) => ago(known, text(one['occurred_on'])) <= 90);
    return all.length === 0 ? undefined : of(recent.length, all.length);
  },
  days_since_contact: (known) => {
    const days = dated(known, 'activities', 'occurred_on')
      .filter(({ two_way: twoWay, kind }) => (twoWay ?? kind === 'meeting') === true)
      .map((one) => text(one['occurred_on']));
    const last = days.sort().at(-1);
    return last === undefined ? undefined : of(Math.max(ago(known, last), 0), days.length);
  },
  open_opportunities: (known) => {
    const all = dated(known, 'opportunities', 'created_on');
    if (all.length === 0) return undefined;
    const open = all.filter((one) => !isClosed(known, one));
    return of(sum(open.map(({ amount }) => Number(amount ?? 0))), all.length);
  },
  opportunity_movement: (known) => {
    const recent = dated(known, 'opportunities', 'created_on').filter(
      (one) => ago(known, text(one['created_on'])) <= 365,
    );
    if (recent.length === 0) return undefined;
    const moving = recent.filter((one) => {
      if (isClosed(known, one)) return one['won'] === true;
      const expected = one['expected_close_on'];
      return typeof expected !== 'string' || expected >= known.asOf.day;
    });
    return of(moving.length / recent.length, recent.length);
  },
  opportunity_standstill: (known) => {
    const open = dated(known, 'opportunities', 'created_on').filter((one) => !isClosed(known, one));
    const waits = open.map(({ created_on: created, stage_changed_on: changed }) => {
      const moved = typeof changed === 'string' && changed < known.asOf.knownBefore ? changed : '';
      const last = moved > text(created) ? moved : text(created);
      return Math.max(ago(known, last), 0);
    });
    return waits.length === 0 ? undefined : of(mean(waits), waits.length);
  },
  portal_features: (known) => {
    const thisMonth = `${known.asOf.day.slice(0, 7)}-01`;
    const counted = dated(known, 'portal_usage', 'month')
      .filter(({ month, logins }) => text(month) < thisMonth && Number(logins) > 0)
      .filter(({ month }) => text(month) >= monthsBefore(thisMonth, 3))
      .flatMap(({ features }) => (typeof features === 'number' ? [features] : []));
    return counted.length === 0 ? undefined : of(mean(counted), counted.length);
  },
  portal_use: (known) => {
    const thisMonth = `${known.asOf.day.slice(0, 7)}-01`;
    const past = dated(known, 'portal_usage', 'month').filter(
      ({ month }) => text(month) < thisMonth,
    );
    if (past.length === 0 || logins(past) <= 0) return undefined;
    const since = monthsBefore(thisMonth, 3);
    return of(logins(past.filter(({ month }) => text(month) >= since)) / 3, past.length);
  },
  success_plan: (known) => {
    const plan = dated(known, 'success_objectives', 'agreed_on').filter(
      (one) => typeof one['status'] === 'string' && ago(known, text(one['agreed_on'])) <= 730,
    );
    if (plan.length === 0) return undefined;
    const well = plan.filter(({ status, due_on: due }) => {
      if (status !== 'on_track') return status === 'achieved';
      return typeof due !== 'string' || due >= known.asOf.day;
    });
    return of(well.length / plan.length, plan.length);
  },
  survey_score: (known) => {
    const answers = ratings(known);
    const latest = answers
      .map(({ day }) => day)
      .sort()
      .at(-1);
    const scores = answers.filter(({ day }) => day === latest).map(({ score }) => score);
    return scores.length === 0 ? undefined : of(mean(scores), scores.length);
  },
  survey_sentiment: (known) => {
    const scores = ratings(known).map(({ score }) => score);
    if (scores.length === 0) return undefined;
    return of(mean(scores.map((score) => (score - 5) / 5)), scores.length);
  },
  survey_silence: (known) => {
    const days = dated(known, 'survey_responses', 'responded_on')
      .map((one) => text(one['responded_on']))
      .sort();
    const last = days.at(-1);
    return last === undefined ? undefined : of(Math.max(ago(known, last), 0), days.length);
  },
};

function isClosed({ asOf }: Known, { closed, expected_close_on: day }: Fact): boolean {
  return closed === true && (typeof day !== 'string' || day < asOf.knownBefore);
}

/** Of the last 365 days, from 0 to 10. */
function ratings(known: Known): readonly { readonly day: string; readonly score: number }[] {
  return dated(known, 'survey_responses', 'responded_on')
    .filter((one) => ago(known, text(one['responded_on'])) <= 365)
    .flatMap(({ responded_on: day, score }) =>
      score === null || score === undefined ? [] : [{ day: text(day), score: Number(score) }],
    )
    .filter(({ score }) => score >= 0 && score <= 10);
}

function monthsBefore(month: string, count: number): string {
  const date = new Date(`${month}T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() - count);
  return date.toISOString().slice(0, 10);
}

function logins(rows: readonly Fact[]): number {
  return sum(rows.map((row) => Number(row['logins'])));
}

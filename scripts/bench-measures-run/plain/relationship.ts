import type { AccountFacts } from './account-facts.ts';
import type { OpportunityRow } from './rows.ts';
import { money, type PlainAsOf, type Put } from './values.ts';

/** How we get on: opportunities, portal, surveys, contacts, plans. */
export function putRelationship(facts: AccountFacts, asOf: PlainAsOf, put: Put): void {
  putOpportunities(facts, asOf, put);
  putMovement(facts, asOf, put);
  putPortal(facts, asOf, put);
  putSurveys(facts, asOf, put);
  putContacts(facts, asOf, put);
  putPlan(facts, asOf, put);
  putSentiment(facts, asOf, put);
}

function isClosed({ closed, expectedCloseOn: day }: OpportunityRow, knownBefore: number): boolean {
  return closed === true && (day === null || day < knownBefore);
}

function putOpportunities(
  { opportunities }: AccountFacts,
  { day, knownBefore }: PlainAsOf,
  put: Put,
): void {
  let [count, openCents, open, waited] = [0, 0, 0, 0];
  for (const one of opportunities) {
    if (one.createdOn >= knownBefore) continue;
    count += 1;
    if (isClosed(one, knownBefore)) continue;
    const changed = one.stageChangedOn ?? 0;
    const movedOn = changed < knownBefore ? Math.max(one.createdOn, changed) : one.createdOn;
    open += 1;
    openCents += one.amountCents ?? 0;
    waited += Math.max(day - movedOn, 0);
  }
  if (count > 0) put('open_opportunities', money(openCents), count);
  if (open > 0) put('opportunity_standstill', waited / open, open);
}

function putMovement(
  { opportunities }: AccountFacts,
  { day, knownBefore }: PlainAsOf,
  put: Put,
): void {
  let [recent, moving] = [0, 0];
  for (const one of opportunities) {
    if (one.createdOn < day - 365 || one.createdOn >= knownBefore) continue;
    const inTime = one.expectedCloseOn === null || one.expectedCloseOn >= day;
    recent += 1;
    if (isClosed(one, knownBefore) ? one.won === true : inTime) moving += 1;
  }
  if (recent > 0) put('opportunity_movement', moving / recent, recent);
}

const MS_PER_DAY = 86_400_000;

/** First day of the month that lies `months` before the day's own. */
function monthBefore(day: number, months: number): number {
  const date = new Date(day * MS_PER_DAY);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months, 1) / MS_PER_DAY;
}

function putPortal({ portal }: AccountFacts, { day, knownBefore }: PlainAsOf, put: Put): void {
  const [until, since] = [monthBefore(day, 0), monthBefore(day, 3)];
  let [months, logins, recentLogins, features, featureMonths] = [0, 0, 0, 0, 0];
  for (const one of portal) {
    if (one.month >= until || one.month >= knownBefore) continue;
    months += 1;
    logins += one.logins ?? 0;
    if (one.month < since) continue;
    recentLogins += one.logins ?? 0;
    if (one.features === null || (one.logins ?? 0) <= 0) continue;
    features += one.features;
    featureMonths += 1;
  }
  if (logins > 0) put('portal_use', recentLogins / 3, months);
  if (featureMonths > 0) put('portal_features', features / featureMonths, featureMonths);
}

function putSurveys({ surveys }: AccountFacts, { day, knownBefore }: PlainAsOf, put: Put): void {
  let [answers, rated, sentiment, latest, lastRated] = [0, 0, 0, -Infinity, -Infinity];
  let [lastScore, lastCount] = [0, 0];
  for (const { respondedOn, score } of surveys) {
    if (respondedOn >= knownBefore) continue;
    answers += 1;
    latest = Math.max(latest, respondedOn);
    if (respondedOn < day - 365 || score === null || score < 0 || score > 10) continue;
    rated += 1;
    sentiment += (score - 5) / 5;
    if (respondedOn > lastRated) [lastRated, lastScore, lastCount] = [respondedOn, 0, 0];
    if (respondedOn < lastRated) continue;
    lastScore += score;
    lastCount += 1;
  }
  if (answers > 0) put('survey_silence', Math.max(day - latest, 0), answers);
  if (rated === 0) return;
  put('survey_sentiment', sentiment / rated, rated);
  put('survey_score', lastScore / lastCount, lastCount);
}

function putContacts(
  { activities }: AccountFacts,
  { day, knownBefore }: PlainAsOf,
  put: Put,
): void {
  let [all, recent, twoWays, lastOn] = [0, 0, 0, -Infinity];
  for (const { occurredOn, kind, twoWay } of activities) {
    if (occurredOn >= knownBefore) continue;
    all += 1;
    if (occurredOn >= day - 90) recent += 1;
    if (!(twoWay ?? kind === 'meeting')) continue;
    twoWays += 1;
    lastOn = Math.max(lastOn, occurredOn);
  }
  if (all > 0) put('contact_activities', recent, all);
  if (twoWays > 0) put('days_since_contact', Math.max(day - lastOn, 0), twoWays);
}

function putPlan({ objectives }: AccountFacts, { day, knownBefore }: PlainAsOf, put: Put): void {
  let [count, well] = [0, 0];
  for (const { agreedOn, dueOn, status } of objectives) {
    if (status === null || agreedOn < day - 730 || agreedOn >= knownBefore) continue;
    count += 1;
    const onTrack = status === 'on_track' && (dueOn === null || dueOn >= day);
    if (status === 'achieved' || onTrack) well += 1;
  }
  if (count > 0) put('success_plan', well / count, count);
}

function putSentiment({ account }: AccountFacts, { day, knownBefore }: PlainAsOf, put: Put): void {
  const { sentiment, sentimentOn: on } = account;
  if (sentiment === null || on === null || on >= knownBefore || on > day || on <= day - 180) return;
  put('rep_sentiment', Math.max(-1, Math.min(1, sentiment)) * 0.5 ** ((day - on) / 60), 1);
}

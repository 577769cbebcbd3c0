import type { Account } from './account.ts';
import type { RandomStream } from './random.ts';
import { commentOn } from './survey-comments.ts';
import type { World } from './world.ts';

interface SurveyResponse {
  readonly day: number;
  readonly score: number | null;
  readonly comment: string | null;
}

/** Each account is asked about twice a year; most invitations are not answered. */
const DAYS_BETWEEN_INVITATIONS = 182;
const ANSWERED_SHARE = 0.34;
const WITHOUT_SCORE_SHARE = 0.07;
const COMMENTED_SHARE = 0.6;

/** Whoever leaves is less content for a while before; whoever is served badly says so. */
const UNHAPPY_BEFORE_LEAVING_DAYS = 200;
const UNHAPPY_BEFORE_LEAVING = 2.6;
const BADLY_SERVED = 5.5;

/** By day. */
export function surveyResponsesOf(world: World, account: Account): readonly SurveyResponse[] {
  const random = world.streams.survey(account.index);
  const responses: SurveyResponse[] = [];
  const first = account.firstDay + random.whole(20, DAYS_BETWEEN_INVITATIONS);
  const last = Math.min(account.lastDay, world.endDay);
  if (account.life === 'no_order') return responses;
  for (let invited = first; invited < last; invited += DAYS_BETWEEN_INVITATIONS) {
    const day = invited + random.whole(0, 12);
    const answered = random.chance(ANSWERED_SHARE);
    if (answered && day < world.endDay) responses.push(responseOf(account, day, random));
  }
  return responses;
}

function responseOf(account: Account, day: number, random: RandomStream): SurveyResponse {
  const badlyServed = account.story === 'fulfilment_failure' && day >= account.onsetDay;
  const leaving = account.life === 'lapsed' && account.lastDay - day < UNHAPPY_BEFORE_LEAVING_DAYS;
  const mood =
    account.satisfaction -
    (badlyServed ? BADLY_SERVED : 0) -
    (leaving ? UNHAPPY_BEFORE_LEAVING : 0) +
    random.normal();
  const score = Math.max(0, Math.min(10, Math.round(mood)));
  const withoutScore = random.chance(WITHOUT_SCORE_SHARE);
  const commented = random.chance(COMMENTED_SHARE) || withoutScore;
  const comment = commentOn({ score, aboutDelivery: badlyServed, random });
  return { day, score: withoutScore ? null : score, comment: commented ? comment : null };
}

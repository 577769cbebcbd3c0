import { ACCOUNT, daysAgo, NOT_HELD, type EdgeCase } from './edge-case.ts';

export const RELATIONSHIP_CASES: readonly EdgeCase[] = [
  {
    title: 'A partial month',
    book: 'Portal use of January to April: 10, 20, 30 and 3 logins; 2, 2, 4 and 9 functions.',
    rule: 'The month of the score is not over and does not count: three whole months make the mean.',
    facts: {
      accounts: [ACCOUNT],
      portal_usage: [
        { id: 'u1', account: 'a', month: '2026-01-01', logins: 10, features: 2 },
        { id: 'u2', account: 'a', month: '2026-02-01', logins: 20, features: 2 },
        { id: 'u3', account: 'a', month: '2026-03-01', logins: 30, features: 4 },
        { id: 'u4', account: 'a', month: '2026-04-01', logins: 3, features: 9 },
      ],
    },
    expected: { ...NOT_HELD, portal_features: [8 / 3, 3], portal_use: [20, 3] },
  },
  {
    title: 'Nothing but a partial month',
    book: 'The first 3 logins, in the month of the score.',
    rule: 'No whole month, no value. In the first month nobody can look as if he had stayed away.',
    facts: {
      accounts: [ACCOUNT],
      portal_usage: [{ id: 'u', account: 'a', month: '2026-04-01', logins: 3, features: 1 }],
    },
    expected: NOT_HELD,
  },
  {
    title: 'Answers that are none',
    book: 'A survey answered 20 days ago with 11 of 10, and one 30 days ago with a comment alone.',
    rule: 'They are no rating, but they are an answer: only the silence counts them.',
    facts: {
      accounts: [ACCOUNT],
      survey_responses: [
        { id: 'q', account: 'a', responded_on: daysAgo(20), score: 11 },
        { id: 'r', account: 'a', responded_on: daysAgo(30), comment: 'Late again' },
      ],
    },
    expected: { ...NOT_HELD, survey_silence: [20, 2] },
  },
  {
    title: 'Two answers on one day',
    book: 'Ratings of 10 and 5, both 20 days ago, and 0, a hundred days ago.',
    rule: 'The latest rating is the mean of its day. The sentiment takes all of the year, on -1 to +1.',
    facts: {
      accounts: [ACCOUNT],
      survey_responses: [
        { id: 'q', account: 'a', responded_on: daysAgo(20), score: 10 },
        { id: 'r', account: 'a', responded_on: daysAgo(20), score: 5 },
        { id: 's', account: 'a', responded_on: daysAgo(100), score: 0 },
      ],
    },
    expected: {
      ...NOT_HELD,
      survey_score: [7.5, 2],
      survey_sentiment: [0, 3],
      survey_silence: [20, 3],
    },
  },
  {
    title: 'Contact that went one way',
    book: 'An e-mail that nobody answered, 5 days ago, and a call of 95 days ago that says no more.',
    rule: 'It is contact, not two-way contact. Only a meeting is two-way without saying so.',
    facts: {
      accounts: [ACCOUNT],
      activities: [
        { id: 'm', account: 'a', occurred_on: daysAgo(5), kind: 'email', two_way: false },
        { id: 'c', account: 'a', occurred_on: daysAgo(95), kind: 'call' },
      ],
    },
    expected: { ...NOT_HELD, contact_activities: [1, 2] },
  },
  {
    title: 'A meeting',
    book: 'A meeting, 95 days ago.',
    rule: 'The last contact counts however long ago; of contacts those of 90 days, here none.',
    facts: {
      accounts: [ACCOUNT],
      activities: [{ id: 'm', account: 'a', occurred_on: daysAgo(95), kind: 'meeting' }],
    },
    expected: { ...NOT_HELD, contact_activities: [0, 1], days_since_contact: [95, 1] },
  },
  {
    title: 'Objectives past their day, and without a status',
    book: 'Objectives of a year: on track and due in a week; on track and due a week ago; without a status.',
    rule: 'Due and not achieved is not on track, whatever it says. Without a status it does not count.',
    facts: {
      accounts: [ACCOUNT],
      success_objectives: [
        { id: 'x', account: 'a', agreed_on: daysAgo(300), due_on: daysAgo(-7), status: 'on_track' },
        { id: 'y', account: 'a', agreed_on: daysAgo(300), due_on: daysAgo(7), status: 'on_track' },
        { id: 'z', account: 'a', agreed_on: daysAgo(300), due_on: daysAgo(-7) },
      ],
    },
    expected: { ...NOT_HELD, success_plan: [0.5, 2] },
  },
  {
    title: 'An opportunity without an amount or a day',
    book: 'Two opportunities of 50 days ago: one of 500, whose day of closing was yesterday; one that says nothing else.',
    rule: 'No amount adds nothing. No day is no delay. Without a day of a change of stage, it stands still since it was opened.',
    facts: {
      accounts: [ACCOUNT],
      opportunities: [
        {
          id: 'd',
          account: 'a',
          created_on: daysAgo(50),
          expected_close_on: daysAgo(1),
          amount: 500,
          closed: false,
        },
        { id: 'e', account: 'a', created_on: daysAgo(50) },
      ],
    },
    expected: {
      ...NOT_HELD,
      open_opportunities: [500, 2],
      opportunity_movement: [0.5, 2],
      opportunity_standstill: [50, 2],
    },
  },
  {
    title: "A rep's view of today",
    book: 'The view +1, noted 60 days ago.',
    rule: 'It halves every 60 days, and is forgotten after 180. As of a day only one noted before it counts.',
    facts: { accounts: [{ ...ACCOUNT, sentiment: 1, sentiment_on: daysAgo(60) }] },
    expected: { ...NOT_HELD, rep_sentiment: [0.5, 1] },
  },
];

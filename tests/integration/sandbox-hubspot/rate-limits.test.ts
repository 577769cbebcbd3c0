import { afterAll, describe, expect, it } from '@jest/globals';
import { frozenClock } from '../../../src/sandbox/server/clock.ts';
import { closePortals, startPortal, text, type Answer, type TestPortal } from './test-portal.ts';

afterAll(closePortals);

const LIST = '/crm/objects/2026-09/companies?limit=1';

async function many(portal: TestPortal, count: number, path = LIST): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (let n = 0; n < count; n += 1) answers.push(await portal.get(path));
  return answers;
}

const statuses = (answers: readonly Answer[]): readonly number[] => [
  ...new Set(answers.map(({ status }) => status)),
];

describe('rate limits', () => {
  it('allow 190 calls in any ten seconds and say how many are left', async () => {
    const portal = await startPortal({ enforceLimits: true });
    const [first] = await many(portal, 1);
    expect(Object.fromEntries(first?.headers ?? [])).toMatchObject({
      'x-hubspot-ratelimit-max': '190',
      'x-hubspot-ratelimit-remaining': '189',
      'x-hubspot-ratelimit-interval-milliseconds': '10000',
      'x-hubspot-ratelimit-secondly': '19',
      'x-hubspot-ratelimit-daily': '1000000',
      'x-hubspot-ratelimit-daily-remaining': '999999',
    });
    portal.clock.advance(1);
    expect(statuses(await many(portal, 189))).toEqual([200]);
    const refused = await portal.get(LIST);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('x-hubspot-ratelimit-remaining')).toBe('0');
    expect(refused.headers.get('retry-after')).toBeNull();
    expect(refused.json).toEqual({
      status: 'error',
      message: 'You have reached your ten_secondly_rolling limit.',
      errorType: 'RATE_LIMIT',
      correlationId: expect.any(String),
      policyName: 'TEN_SECONDLY_ROLLING',
      groupName: expect.stringMatching(/^publicapi:/),
    });
    portal.clock.advance(9_999);
    expect(statuses(await many(portal, 1))).toEqual([200]);
    expect(statuses(await many(portal, 1))).toEqual([429]);
    portal.clock.advance(1);
    expect(statuses(await many(portal, 189))).toEqual([200]);
  });

  it.each([
    ['free', { tier: 'free' }, 100, '250000'],
    ['professional', { tier: 'professional' }, 190, '625000'],
    ['with an increase', { apiLimitIncreases: 1 }, 250, '2000000'],
  ] as const)('follow the subscription: %s', async (_what, options, burst, daily) => {
    const portal = await startPortal({ ...options, enforceLimits: true });
    const answers = await many(portal, burst + 1);
    expect(answers[0]?.headers.get('x-hubspot-ratelimit-daily')).toBe(daily);
    expect(answers.findIndex(({ status }) => status === 429)).toBe(burst);
  });

  it('allow five searches in a second, apart from the other calls and without headers', async () => {
    const portal = await startPortal({ enforceLimits: true });
    const search = (): Promise<Answer> => portal.post('/crm/v3/objects/companies/search', {});
    await many(portal, 190);
    const answers: Answer[] = [];
    for (let n = 0; n < 6; n += 1) answers.push(await search());
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
    const refused = answers.at(-1);
    expect(refused?.json).toMatchObject({
      message: 'You have reached your secondly limit.',
      policyName: 'SECONDLY',
    });
    expect(refused?.headers.get('x-hubspot-ratelimit-max')).toBeNull();
    portal.clock.advance(1_000);
    expect((await search()).status).toBe(200);
    expect((await portal.get(LIST)).status).toBe(429);
  });

  it('count a day in the time zone of the portal, without refusing when they are not enforced', async () => {
    const clock = frozenClock(new Date('2026-04-20T03:59:00.000Z'));
    const portal = await startPortal({ clock, timeZone: 'US/Eastern' });
    const left = async (): Promise<string | null> =>
      (await portal.get(LIST)).headers.get('x-hubspot-ratelimit-daily-remaining');
    await many(portal, 250);
    expect(await left()).toBe('999749');
    clock.advance(60_000);
    expect(await left()).toBe('999999');
    const answer = await portal.get(LIST);
    expect(answer.headers.get('x-hubspot-ratelimit-max')).toBeNull();
  });
});

describe('the request log', () => {
  it('knows every request with its cost: errors count, refused ones do not', async () => {
    const portal = await startPortal({ enforceLimits: true });
    await portal.get(`${LIST}&properties=name`);
    await portal.get('/crm/v3/objects/companies/1');
    await portal.get('/nope');
    await portal.get('/');
    await portal.call('GET', LIST, undefined, { authorization: 'Bearer x' });
    for (let n = 0; n < 6; n += 1) await portal.post('/crm/v3/objects/companies/search', {});
    const { requests } = portal.sandbox;
    expect(requests.entries().slice(0, 5)).toEqual([
      {
        sequence: 1,
        at: '2026-04-20T08:00:00.000Z',
        method: 'GET',
        url: '/crm/objects/2026-09/companies?limit=1&properties=name',
        status: 200,
        cost: 1,
        carriedOut: 1,
        faults: [],
      },
      expect.objectContaining({ status: 404, cost: 1 }),
      expect.objectContaining({ url: '/nope', status: 404, cost: 0 }),
      expect.objectContaining({ url: '/', status: 200, cost: 0 }),
      expect.objectContaining({ status: 401, cost: 0 }),
    ]);
    expect(requests.totals()).toEqual({ requests: 11, cost: 7 });
  });

  it('gives each answer a correlation id of its own, in header and body', async () => {
    const portal = await startPortal();
    const answers = [await portal.get('/crm/v3/objects/x'), await portal.get('/crm/v3/objects/x')];
    const ids = answers.map((answer) => text(answer.json, 'correlationId'));
    expect(answers.map(({ headers }) => headers.get('x-hubspot-correlation-id'))).toEqual(ids);
    expect(new Set(ids).size).toBe(2);
  });
});

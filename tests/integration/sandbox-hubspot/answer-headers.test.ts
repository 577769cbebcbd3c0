import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { frozenClock } from '../../../src/sandbox/server/clock.ts';
import { closePortals, START, startPortal, type TestPortal } from './test-portal.ts';

describe('the Date header', () => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startPortal({ clock: frozenClock(START) });
  });
  afterAll(closePortals);

  it.each([
    ['a list', '/crm/v3/objects/companies', 200],
    ['an unknown record', '/crm/v3/objects/companies/1', 404],
    ['an unknown path', '/crm/v9/nothing', 404],
    ['a page for people', '/', 200],
  ])('tells the sandbox’s time with %s', async (_, path, status) => {
    const answer = await portal.get(path);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('date')).toBe('Mon, 20 Apr 2026 08:00:00 GMT');
  });

  it('tells it to callers without a token', async () => {
    const answer = await portal.call('GET', '/crm/v3/objects/companies', undefined, {
      authorization: '',
    });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('date')).toBe('Mon, 20 Apr 2026 08:00:00 GMT');
  });

  it('moves with the clock', async () => {
    portal.clock.advance(3_600_000);
    const answer = await portal.get('/crm/v3/objects/companies');
    expect(answer.headers.get('date')).toBe('Mon, 20 Apr 2026 09:00:00 GMT');
  });
});

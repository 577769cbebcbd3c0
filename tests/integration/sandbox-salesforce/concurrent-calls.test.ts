import { afterEach, describe, expect, it } from '@jest/globals';
import { startOrg, type Answer, type OrgClient } from './org-client.ts';

let org: OrgClient;
afterEach(() => org.sandbox.close());

describe('calls that run long', () => {
  it('are refused beyond the limit, and cost nothing then', async () => {
    // Three of eight never come to an end; which three does not matter.
    org = await startOrg({ knobs: { concurrency: { callMs: 600_000, longAfterMs: 0, max: 3 } } });
    const refused: Answer[] = [];
    await new Promise<void>((resolve, reject) => {
      for (let call = 0; call < 8; call += 1) {
        org.get('/limits').then((answer) => {
          refused.push(answer);
          if (refused.length === 5) resolve();
        }, reject);
      }
    });
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
    expect(refused[0]?.body).toEqual([
      {
        errorCode: 'REQUEST_LIMIT_EXCEEDED',
        message: 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.',
      },
    ]);
    expect(org.sandbox.requests.totals()).toEqual({ requests: 5, cost: 0 });
  });

  it('may be followed by others as soon as they are over', async () => {
    org = await startOrg({ knobs: { concurrency: { callMs: 1, longAfterMs: 0, max: 1 } } });
    expect((await org.get('/limits')).status).toBe(200);
    expect((await org.get('/limits')).status).toBe(200);
  });

  it('count only from a certain age on', async () => {
    org = await startOrg({ knobs: { concurrency: { callMs: 50, max: 1 } } });
    const answers = await Promise.all(Array.from({ length: 5 }, () => org.get('/limits')));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  });
});

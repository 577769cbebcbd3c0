import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { errorsOf, startOrg, type JsonRecord, type OrgClient } from './org-client.ts';

let org: OrgClient;
beforeEach(async () => {
  org = await startOrg({ knobs: { dailyApiRequests: 10 } });
});
afterEach(() => org.sandbox.close());

const LIMITS = { method: 'GET', url: 'v67.0/limits' };
const BAD = { method: 'POST', url: 'v67.0/sobjects/Account', richInput: {} };
const GOOD = {
  method: 'POST',
  url: '/services/data/v67.0/sobjects/Account',
  richInput: { Name: 'B' },
};

function batch(batchRequests: readonly JsonRecord[], options: JsonRecord = {}) {
  return org.post('/composite/batch', { ...options, batchRequests });
}

describe('a batch', () => {
  it('answers each of its requests with status and result', async () => {
    const { status, body } = await batch([
      GOOD,
      BAD,
      { method: 'GET', url: 'v67.0/query?q=SELECT+Name+FROM+Account+WHERE+Name=%27B%27' },
    ]);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      hasErrors: true,
      results: [
        { statusCode: 201, result: { success: true, errors: [] } },
        {
          statusCode: 400,
          result: [
            {
              errorCode: 'REQUIRED_FIELD_MISSING',
              message: 'Required fields are missing: [Name]',
              fields: ['Name'],
            },
          ],
        },
        { statusCode: 200, result: { totalSize: 1 } },
      ],
    });
  });

  it('tells an answer without a body as null', async () => {
    const account = await org.only("SELECT Id FROM Account WHERE Name = 'Acme'");
    const { body } = await batch([
      {
        method: 'PATCH',
        url: `v67.0/sobjects/Account/${String(account['Id'])}`,
        richInput: { Region__c: 'x' },
      },
    ]);
    expect(body).toEqual({ hasErrors: false, results: [{ statusCode: 204, result: null }] });
  });

  it('stops at the first failure only if told to', async () => {
    expect((await batch([BAD, LIMITS], { haltOnError: true })).body).toMatchObject({
      hasErrors: true,
      results: [
        { statusCode: 400 },
        {
          statusCode: 412,
          result: [
            {
              errorCode: 'BATCH_PROCESSING_HALTED',
              message: 'Batch processing halted per request',
            },
          ],
        },
      ],
    });
  });

  it('costs a call for each of its requests, and is refused where they are spent', async () => {
    const first = await batch([LIMITS, LIMITS, LIMITS]);
    expect(first.headers.get('sforce-limit-info')).toBe('api-usage=3/10');
    expect(org.sandbox.requests.entries().at(-1)).toMatchObject({ cost: 3 });
    const { body } = await batch(Array.from({ length: 9 }, () => LIMITS));
    const results = (body as { results: { statusCode: number; result: unknown }[] }).results;
    expect(results.map(({ statusCode }) => statusCode)).toEqual([
      ...Array.from({ length: 7 }, () => 200),
      403,
      403,
    ]);
    expect(results.at(-1)?.result).toEqual([
      { errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' },
    ]);
  });

  it('is refused with more than 25 requests', async () => {
    const answer = await batch(Array.from({ length: 26 }, () => LIMITS));
    expect(answer.status).toBe(400);
    expect(errorsOf(answer)).toMatchObject([{ errorCode: 'LIMIT_EXCEEDED' }]);
  });
});

import { afterEach, describe, expect, it } from '@jest/globals';
import { API, startOrg, type JsonRecord, type OrgClient } from './org-client.ts';

let org: OrgClient;
afterEach(() => org.sandbox.close());

const DAY_MS = 24 * 3600 * 1000;
const QUERY = { operation: 'query', query: 'SELECT Id FROM Account' };

/** Inserts accounts with these names, and answers the job as it ended. */
async function insert(names: readonly string[]): Promise<JsonRecord> {
  const created = await org.post('/jobs/ingest', { object: 'Account', operation: 'insert' });
  const path = `/jobs/ingest/${(created.body as { id: string }).id}`;
  await org.call('PUT', `${API}${path}/batches`, `Name\n${names.join('\n')}\n`);
  await org.patch(path, { state: 'UploadComplete' });
  for (;;) {
    const job = (await org.get(path)).body as JsonRecord;
    if (job['state'] === 'JobComplete' || job['state'] === 'Failed') return job;
  }
}

async function unprocessedRows(job: JsonRecord): Promise<number> {
  const { text } = await org.get(`/jobs/ingest/${String(job['id'])}/unprocessedrecords`);
  return text.trim().split('\n').length - 1;
}

async function countOf(name: string): Promise<unknown> {
  const answer = await org.soql(`SELECT COUNT() FROM Account WHERE Name = '${name}'`);
  return (answer.body as JsonRecord)['totalSize'];
}

describe('the batches of a day', () => {
  it('end a job at the first that is one too many, its rows unprocessed', async () => {
    org = await startOrg({ knobs: { bulkJobPace: { polls: 0 }, dailyBulk: { batches: 1 } } });
    const rows = Array.from({ length: 12_000 }, () => 'Many');
    const job = await insert(rows);
    expect(job).toMatchObject({
      state: 'Failed',
      errorMessage: 'ExceededQuota : ApiBatchItems Limit exceeded.',
      numberRecordsProcessed: 10_000,
      numberRecordsFailed: 0,
    });
    expect(await countOf('Many')).toBe(10_000);
    expect(await unprocessedRows(job)).toBe(2000);
    const { body } = await org.get('/limits');
    expect(body).toMatchObject({ DailyBulkApiBatches: { Max: 1, Remaining: 0 } });
  });

  it('are given back a day later', async () => {
    org = await startOrg({ knobs: { bulkJobPace: { polls: 0 }, dailyBulk: { batches: 1 } } });
    expect(await insert(['First'])).toMatchObject({ state: 'JobComplete' });
    expect(await insert(['Second'])).toMatchObject({ state: 'Failed' });
    expect(await countOf('Second')).toBe(0);
    org.clock.advance(DAY_MS);
    expect(await insert(['Third'])).toMatchObject({ state: 'JobComplete' });
  });
});

describe('the query jobs of a day', () => {
  it('are refused beyond their number', async () => {
    org = await startOrg({ knobs: { dailyBulk: { queryJobs: 1 } } });
    expect((await org.post('/jobs/query', QUERY)).status).toBe(200);
    const refused = await org.post('/jobs/query', QUERY);
    expect(refused.status).toBe(400);
    expect(refused.body).toEqual([
      {
        errorCode: 'LIMIT_EXCEEDED',
        message: 'Max number of jobs allowed per rolling 24 hours reached',
      },
    ]);
    org.clock.advance(DAY_MS);
    expect((await org.post('/jobs/query', QUERY)).status).toBe(200);
  });
});

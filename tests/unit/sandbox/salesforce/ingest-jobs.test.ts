import { describe, expect, it } from '@jest/globals';
import { IngestJobs } from '../../../../src/sandbox/salesforce/bulk/ingest-jobs.ts';
import { JobStore } from '../../../../src/sandbox/salesforce/bulk/job-store.ts';
import { openOrg } from '../../../../src/sandbox/salesforce/open-org.ts';
import { INTEGRATION_USER_KEY } from '../../../../src/sandbox/salesforce/org/org.ts';
import { ApiUsage } from '../../../../src/sandbox/salesforce/rest/api-usage.ts';
import { frozenClock } from '../../../../src/sandbox/server/clock.ts';

const ROWS = 5000;

async function openJobs() {
  const clock = frozenClock(new Date('2026-04-20T08:00:00Z'));
  const org = await openOrg({ port: 0, clock, seed: 1 });
  const usage = new ApiUsage({ clock, dailyApiRequests: 10, enforced: true });
  const jobs = new JobStore(org.store);
  const open = () =>
    new IngestJobs(org, jobs, usage, (error) => {
      throw error;
    });
  return { org, jobs, open };
}

describe('an ingest job whose process dies', () => {
  it('goes on where it stopped, and writes no row twice', async () => {
    const { org, jobs, open } = await openJobs();
    const first = open();
    const job = first.create({
      operation: 'insert',
      object: 'Account',
      user: INTEGRATION_USER_KEY,
      apiVersion: 67,
      lineEnding: 'LF',
      columnDelimiter: 'COMMA',
      externalIdFieldName: null,
      assignmentRuleId: null,
    });
    const rows = Array.from({ length: ROWS }, (_, index) => `"Row ${String(index)}"`);
    first.upload(job, `Name\n${rows.join('\n')}\n`);
    const uploaded = jobs.find('ingest', job.key) ?? job;
    const cut = first.start(uploaded);
    first.close();
    expect(cut).toMatchObject({ phase: 'UploadComplete', processed: 2000 });

    const second = open();
    second.resume();
    while (jobs.find('ingest', job.key)?.phase === 'UploadComplete') {
      await new Promise(setImmediate);
    }
    expect(jobs.find('ingest', job.key)).toMatchObject({
      phase: 'JobComplete',
      processed: ROWS,
      failed: 0,
    });
    const counts = org.store.get('SELECT count(*), count(DISTINCT "Name") FROM "Account"');
    expect(counts).toEqual([ROWS, ROWS]);
    org.store.close();
  });

  it('stops for good when it is aborted', async () => {
    const { org, jobs, open } = await openJobs();
    const worker = open();
    const job = worker.create({
      operation: 'insert',
      object: 'Account',
      user: INTEGRATION_USER_KEY,
      apiVersion: 67,
      lineEnding: 'LF',
      columnDelimiter: 'COMMA',
      externalIdFieldName: null,
      assignmentRuleId: null,
    });
    worker.upload(job, `Name\n${Array.from({ length: ROWS }, () => 'x').join('\n')}\n`);
    const started = worker.start(jobs.find('ingest', job.key) ?? job);
    jobs.save({ ...started, phase: 'Aborted' });
    for (let turns = 0; turns < 5; turns += 1) await new Promise(setImmediate);
    expect(jobs.find('ingest', job.key)).toMatchObject({ phase: 'Aborted', processed: 2000 });
    org.store.close();
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  API,
  errorsOf,
  startOrg,
  type Answer,
  type JsonRecord,
  type OrgClient,
} from './org-client.ts';

let org: OrgClient;
beforeAll(async () => {
  org = await startOrg();
  const text = { type: 'Text', length: 60, externalId: true };
  await org.provision('Account.Ext__c', { ...text, label: 'Ext', unique: true });
});
afterAll(() => org.sandbox.close());

async function createJob(body: JsonRecord): Promise<string> {
  const answer = await org.post('/jobs/ingest', body);
  expect(answer.status).toBe(200);
  return (answer.body as { id: string }).id;
}

function upload(id: string, csv: string): Promise<Answer> {
  return org.call('PUT', `${API}/jobs/ingest/${id}/batches`, csv, { 'content-type': 'text/csv' });
}

interface Ingested {
  readonly job: JsonRecord;
  readonly successful: string;
  readonly failed: string;
  readonly unprocessed: string;
}

/** A job from its creation to its results. */
async function ingest(body: JsonRecord, csv: string): Promise<Ingested> {
  const id = await createJob(body);
  const uploaded = await upload(id, csv);
  expect({ status: uploaded.status, text: uploaded.text }).toEqual({ status: 201, text: '' });
  await org.patch(`/jobs/ingest/${id}`, { state: 'UploadComplete' });
  await org.get(`/jobs/ingest/${id}`);
  const job = await org.get(`/jobs/ingest/${id}`);
  const [successful, failed, unprocessed] = await Promise.all(
    ['successfulResults', 'failedResults', 'unprocessedrecords'].map((name) =>
      org.get(`/jobs/ingest/${id}/${name}`),
    ),
  );
  return {
    job: job.body as JsonRecord,
    successful: successful?.text ?? '',
    failed: failed?.text ?? '',
    unprocessed: unprocessed?.text ?? '',
  };
}

describe('the life of an ingest job', () => {
  it('is Open, UploadComplete, InProgress and JobComplete', async () => {
    const created = await org.post('/jobs/ingest', { object: 'account', operation: 'insert' });
    const { id } = created.body as { id: string };
    expect(created.body).toMatchObject({
      state: 'Open',
      object: 'Account',
      contentUrl: `services/data/v67.0/jobs/ingest/${id}/batches`,
      jobType: 'V2Ingest',
      apiVersion: 67,
    });
    const early = await org.get(`/jobs/ingest/${id}/successfulResults`);
    expect(errorsOf(early)[0]?.errorCode).toBe('INVALIDJOBSTATE');
    await upload(id, 'Name\nPaced\n');
    const closed = await org.patch(`/jobs/ingest/${id}`, { state: 'UploadComplete' });
    expect(closed.body).toMatchObject({ state: 'UploadComplete' });
    expect((await org.get(`/jobs/ingest/${id}`)).body).toMatchObject({ state: 'InProgress' });
    expect((await org.get(`/jobs/ingest/${id}`)).body).toMatchObject({
      state: 'JobComplete',
      numberRecordsProcessed: 1,
      numberRecordsFailed: 0,
    });
  });

  it('takes one upload and no second, and none after it was closed', async () => {
    const id = await createJob({ object: 'Account', operation: 'insert' });
    await upload(id, 'Name\nA\n');
    const second = await upload(id, 'Name\nB\n');
    expect(errorsOf(second)[0]).toMatchObject({
      errorCode: 'BULK_API_ERROR',
      message: expect.stringContaining(`Found multiple contents for job: <${id}>, please`),
    });
    await org.patch(`/jobs/ingest/${id}`, { state: 'UploadComplete' });
    expect(errorsOf(await upload(id, 'Name\nC\n'))[0]?.errorCode).toBe('INVALIDJOBSTATE');
    const again = await org.patch(`/jobs/ingest/${id}`, { state: 'UploadComplete' });
    expect(errorsOf(again)[0]?.errorCode).toBe('INVALIDJOBSTATE');
    expect(await org.records("SELECT Id FROM Account WHERE Name IN ('B', 'C')")).toEqual([]);
  });

  it('leaves everything unprocessed when it is aborted, and can be deleted then', async () => {
    const id = await createJob({ object: 'Account', operation: 'insert' });
    await upload(id, 'Name,Site\n"Never, ever",x\n');
    expect(errorsOf(await org.delete(`/jobs/ingest/${id}`))[0]?.errorCode).toBe('INVALIDJOBSTATE');
    await org.patch(`/jobs/ingest/${id}`, { state: 'Aborted' });
    const unprocessed = await org.get(`/jobs/ingest/${id}/unprocessedrecords`);
    expect(unprocessed.text).toBe('Name,Site\n"Never, ever","x"\n');
    expect(await org.records("SELECT Id FROM Account WHERE Name LIKE 'Never%'")).toEqual([]);
    expect((await org.delete(`/jobs/ingest/${id}`)).status).toBe(204);
    expect((await org.get(`/jobs/ingest/${id}`)).status).toBe(404);
  });

  it('works with an empty upload, and gives three empty results', async () => {
    const { job, successful, failed } = await ingest(
      { object: 'Account', operation: 'insert' },
      '',
    );
    expect(job).toMatchObject({ state: 'JobComplete', numberRecordsProcessed: 0 });
    expect(successful).toBe('"sf__Id","sf__Created"\n');
    expect(failed).toBe('"sf__Id","sf__Error"\n');
  });

  it.each<readonly [body: JsonRecord, code: string]>([
    [{ object: 'Nope', operation: 'insert' }, 'INVALIDENTITY'],
    [{ object: 'Account', operation: 'hardDelete' }, 'FEATURENOTENABLED'],
    [{ object: 'Account', operation: 'merge' }, 'INVALIDJOB'],
    [{ object: 'Account', operation: 'upsert' }, 'INVALIDJOB'],
    [{ object: 'Account', operation: 'upsert', externalIdFieldName: 'Site' }, 'INVALIDJOB'],
    [{ object: 'Account', operation: 'insert', lineEnding: 'CR' }, 'JSON_PARSER_ERROR'],
  ])('does not begin with %j', async (body, code) => {
    const answer = await org.post('/jobs/ingest', body);
    expect({ status: answer.status, code: errorsOf(answer)[0]?.errorCode }).toEqual({
      status: 400,
      code,
    });
  });
});

describe('rows of an upload', () => {
  it('succeed and fail side by side, told in files of their own', async () => {
    const { job, successful, failed, unprocessed } = await ingest(
      { object: 'Account', operation: 'insert' },
      'NAME,Credit_Limit__c,"Owner.Username"\n"Quoted ""one"", two",12.5,ada@distributor.example\n,3,\nBad,x,\nInactive,,bob@distributor.example\n',
    );
    expect(job).toMatchObject({ numberRecordsProcessed: 4, numberRecordsFailed: 3 });
    expect(successful).toMatch(
      /^"sf__Id","sf__Created",NAME,Credit_Limit__c,"Owner.Username"\n"001\w{15}","true","Quoted ""one"", two","12\.5","ada@distributor\.example"\n$/,
    );
    const lines = failed.split('\n');
    expect(lines.slice(0, 3)).toEqual([
      '"sf__Id","sf__Error",NAME,Credit_Limit__c,"Owner.Username"',
      '"","REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --","","3",""',
      '"","INVALID_TYPE_ON_FIELD_IN_RECORD:Credit Limit: value not of required type: x:Credit_Limit__c --","Bad","x",""',
    ]);
    expect(lines[3]).toContain('INACTIVE_OWNER_OR_USER:');
    expect(unprocessed).toBe('NAME,Credit_Limit__c,"Owner.Username"\n');
    const account = await org.only(
      `SELECT Credit_Limit__c, Owner.Name FROM Account WHERE Name = 'Quoted "one", two'`,
    );
    expect(account).toMatchObject({ Credit_Limit__c: 12.5, Owner: { Name: 'Ada Mary Byron' } });
  });

  it('leave a field alone with an empty cell and clear it with #N/A', async () => {
    const id = await org.create('Account', { Name: 'Cells', Site: 'Leeds', AccountNumber: '7' });
    const { successful } = await ingest(
      { object: 'Account', operation: 'update' },
      `Id,Site,AccountNumber\n${id},,#N/A\n`,
    );
    expect(successful).toContain(`"${id}","false"`);
    expect(
      await org.only(`SELECT Site, AccountNumber FROM Account WHERE Id = '${id}'`),
    ).toMatchObject({ Site: 'Leeds', AccountNumber: null });
  });

  it('upsert by external id, saying which were created', async () => {
    await org.create('Account', { Name: 'Old', Ext__c: 'U1' });
    const { successful, failed } = await ingest(
      { object: 'Account', operation: 'upsert', externalIdFieldName: 'ext__c' },
      'Ext__c,Name\nu1,Renamed\nU2,Created\n,Keyless\n',
    );
    expect(successful).toMatch(/"false","u1","Renamed"\n"001\w{15}","true","U2","Created"/);
    expect(failed).toContain('"MISSING_ARGUMENT:Ext__c not specified:Ext__c --","","Keyless"');
    expect(await org.records("SELECT Id FROM Account WHERE Ext__c IN ('U1', 'U2')")).toHaveLength(
      2,
    );
  });

  it('delete, and tell what was not there', async () => {
    const id = await org.create('Account', { Name: 'Deletable' });
    const { job, failed } = await ingest(
      { object: 'Account', operation: 'delete' },
      `Id\n${id}\n${id}\n001000000000001AAA\nx\n`,
    );
    expect(job).toMatchObject({ numberRecordsProcessed: 4, numberRecordsFailed: 3 });
    expect(failed).toContain(`"${id}","ENTITY_IS_DELETED:entity is deleted:--","${id}"`);
    expect(failed).toContain('"INVALID_CROSS_REFERENCE_KEY:invalid cross reference id:--"');
    expect(failed).toContain('"MALFORMED_ID:Account ID: id value of incorrect type: x:Id --"');
  });

  it('may come with other separators', async () => {
    const { job, successful } = await ingest(
      { object: 'Account', operation: 'insert', columnDelimiter: 'TAB', lineEnding: 'CRLF' },
      'Name\tSite\r\nTabbed\t a b \r\n',
    );
    expect(job).toMatchObject({ numberRecordsFailed: 0 });
    expect(successful).toContain('"Tabbed"\t" a b "\r\n');
  });

  it('insert no record with an Id', async () => {
    const { failed } = await ingest(
      { object: 'Account', operation: 'insert' },
      'Id,Name\n001000000000001AAA,x\n',
    );
    expect(failed).toContain(
      'INVALID_FIELD_FOR_INSERT_UPDATE:cannot specify Id in an insert call:Id --',
    );
  });

  it('by the thousand are worked off without a gap', async () => {
    const rows = Array.from({ length: 5000 }, (_, n) => `Mass ${String(n)}`);
    const id = await createJob({ object: 'Account', operation: 'insert' });
    await upload(id, `Name\n${rows.join('\n')}`);
    await org.patch(`/jobs/ingest/${id}`, { state: 'UploadComplete' });
    for (let polls = 0; polls < 100; polls += 1) {
      const poll = await org.get(`/jobs/ingest/${id}`);
      if ((poll.body as JsonRecord)['state'] === 'JobComplete') break;
    }
    expect(
      (await org.soql("SELECT COUNT() FROM Account WHERE Name LIKE 'Mass %'")).body,
    ).toMatchObject({ totalSize: 5000 });
  });
});

describe('an upload that cannot be read', () => {
  it.each([
    ['LF', 'Name\r\nx\r\n', 'Current LineEnding setting is LF'],
    ['CRLF', 'Name\nx\n', 'Current LineEnding setting is CRLF'],
    ['LF', 'Name,Foo\nx,y\n', 'InvalidBatch : Field name not found : Foo'],
  ])('fails the job: lineEnding %s, %j', async (lineEnding, csv, message) => {
    const { job, unprocessed } = await ingest(
      { object: 'Account', operation: 'insert', lineEnding },
      csv,
    );
    expect(job).toMatchObject({ state: 'Failed', errorMessage: expect.stringContaining(message) });
    expect(unprocessed).toContain('"x"');
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { API, startOrg, type JsonRecord, type OrgClient } from './org-client.ts';

type Files = Readonly<Record<string, string>>;

function packageXml(types: Readonly<Record<string, readonly string[]>>): string {
  const inside = Object.entries(types).map(
    ([name, members]) =>
      `<types>${members.map((each) => `<members>${each}</members>`).join('')}<name>${name}</name></types>`,
  );
  return `<Package xmlns="http://soap.sforce.com/2006/04/metadata">${inside.join('')}<version>67.0</version></Package>`;
}

const VISIT = `<CustomObject><label>Visit</label><pluralLabel>Visits</pluralLabel>
  <nameField><label>Visit</label><type>Text</type></nameField><sharingModel>ReadWrite</sharingModel>
  <enableActivities>true</enableActivities>
  <fields><fullName>Account__c</fullName><label>Account</label><type>MasterDetail</type>
    <referenceTo>Account</referenceTo><relationshipName>Visits</relationshipName></fields></CustomObject>`;
const VISITS: Files = {
  'package.xml': packageXml({ CustomObject: ['Visit__c'] }),
  'objects/Visit__c.object': VISIT,
};

function textField(name: string): string {
  return `<fields><fullName>${name}</fullName><label>${name}</label><type>Text</type><length>20</length></fields>`;
}

function accountFields(...fields: readonly string[]): Files {
  return {
    'package.xml': packageXml({ CustomField: ['*'] }),
    'objects/Account.object': `<CustomObject>${fields.join('')}</CustomObject>`,
  };
}

let org: OrgClient;

function zip(files: Files): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(files).map(([path, text]) => [path, strToU8(text)] as const);
  return new Uint8Array(zipSync(Object.fromEntries(entries)));
}

async function start(content: Uint8Array<ArrayBuffer>, options: JsonRecord = {}): Promise<string> {
  const form = new FormData();
  form.set('json', JSON.stringify({ deployOptions: options }));
  form.set('file', new Blob([content], { type: 'application/zip' }), 'deploy.zip');
  const response = await fetch(`${org.sandbox.url}${API}/metadata/deployRequest`, {
    method: 'POST',
    headers: { authorization: `Bearer ${org.token}` },
    body: form,
  });
  expect(response.status).toBe(201);
  return ((await response.json()) as { id: string }).id;
}

/** How a deployment ended: the second poll says so. */
async function ended(id: string): Promise<JsonRecord> {
  const path = `/metadata/deployRequest/${id}?includeDetails=true`;
  const first = await org.get(path);
  expect(first.body).toMatchObject({ deployResult: { done: false, status: 'InProgress' } });
  return ((await org.get(path)).body as { deployResult: JsonRecord }).deployResult;
}

async function deploy(files: Files, options: JsonRecord = {}): Promise<JsonRecord> {
  return ended(await start(zip(files), options));
}

async function fieldNames(): Promise<readonly unknown[]> {
  const soql =
    "SELECT QualifiedApiName FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Account' AND QualifiedApiName LIKE 'New%'";
  return (await org.records(soql)).map((row) => row['QualifiedApiName']);
}

describe('a deployment', () => {
  beforeEach(async () => {
    org = await startOrg();
  });
  afterEach(() => org.sandbox.close());

  it('keeps what is right of a package with a mistake only where its client wants that', async () => {
    const wrong = accountFields(textField('New_A__c'), textField('New_B'));
    expect(await deploy(wrong)).toMatchObject({ status: 'Failed', success: false });
    expect(await fieldNames()).toEqual([]);
    const partial = await deploy(wrong, { rollbackOnError: false });
    expect(partial).toMatchObject({
      status: 'SucceededPartial',
      numberComponentErrors: 1,
      numberComponentsDeployed: 1,
    });
    expect(await fieldNames()).toEqual(['New_A__c']);
  });

  it('says of a package what is named and not there, and what cannot be', async () => {
    const result = await deploy({
      'package.xml': packageXml({ CustomField: ['Account.Gone__c'], ApexClass: ['*'] }),
    });
    const { details } = result as { details: { componentFailures: JsonRecord[] } };
    expect(details.componentFailures.map(({ problem }) => problem)).toEqual([
      "An object 'Account.Gone__c' of type CustomField was named in package.xml, but was not found in zipped directory",
      "Unknown type name 'ApexClass' specified in package.xml",
    ]);
    const noZip = await ended(await start(new Uint8Array([1, 2, 3])));
    expect(noZip).toMatchObject({
      status: 'Failed',
      errorMessage: 'The file is not a zip archive',
    });
  });

  it('can be validated first and carried out later', async () => {
    const files = accountFields(textField('New_A__c'));
    const validation = await start(zip(files), { checkOnly: true });
    expect(await ended(validation)).toMatchObject({ status: 'Succeeded', checkOnly: true });
    expect(await fieldNames()).toEqual([]);
    const answer = await org.post('/metadata/deployRequest', {
      validatedDeployRequestId: validation,
    });
    const { id } = answer.body as { id: string };
    expect(await ended(id)).toMatchObject({ status: 'Succeeded', checkOnly: false });
    expect(await fieldNames()).toEqual(['New_A__c']);
  });

  it('deletes what its destructive changes name', async () => {
    await deploy(VISITS);
    await deploy(accountFields(textField('New_A__c')));
    const result = await deploy({
      'package.xml': packageXml({}),
      'destructiveChanges.xml': packageXml({
        CustomField: ['Account.New_A__c'],
        CustomObject: ['Visit__c'],
      }),
    });
    expect(result).toMatchObject({ status: 'Succeeded', numberComponentsDeployed: 2 });
    expect(await fieldNames()).toEqual([]);
    expect((await org.get('/sobjects/Visit__c/describe')).status).toBe(404);
  });

  it('refuses to turn a field into one of another type, and keeps its values', async () => {
    await deploy(accountFields(textField('New_A__c')));
    await org.grant('Account.New_A__c');
    const { Id: acme } = await org.only("SELECT Id FROM Account WHERE Name = 'Acme'");
    await org.patch(`/sobjects/Account/${String(acme)}`, { New_A__c: 'kept' });
    const asDate = textField('New_A__c')
      .replace('Text', 'Date')
      .replace(/<length>.*<\/length>/, '');
    expect(await deploy(accountFields(asDate))).toMatchObject({ status: 'Failed' });
    const longer = textField('New_A__c').replace('20', '40');
    expect(await deploy(accountFields(longer))).toMatchObject({ status: 'Succeeded' });
    expect(await org.only("SELECT New_A__c FROM Account WHERE Name = 'Acme'")).toMatchObject({
      New_A__c: 'kept',
    });
    const long = await org.patch(`/sobjects/Account/${String(acme)}`, { New_A__c: 'x'.repeat(40) });
    expect(long.status).toBe(204);
  });

  it('makes a detail that goes with its master', async () => {
    await deploy(VISITS);
    const account = await org.create('Account', { Name: 'Short-lived' });
    await org.create('Visit__c', { Name: 'First', Account__c: account });
    expect((await org.post('/sobjects/Visit__c', { Name: 'Nowhere' })).status).toBe(400);
    await org.create('Task', { Subject: 'Prepare', WhatId: (await visits())[0]?.['Id'] });
    await org.delete(`/sobjects/Account/${account}`);
    expect(await visits()).toEqual([]);
  });
});

async function visits(): Promise<readonly JsonRecord[]> {
  return org.records('SELECT Id, Name, Account__r.Name FROM Visit__c');
}

describe('what was deployed', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bw-deploy-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is there again when the org is opened again', async () => {
    const stateFile = join(folder, 'state.db');
    org = await startOrg({ stateFile });
    await deploy(VISITS);
    await deploy(accountFields(textField('New_A__c')));
    const { Id: acme } = await org.only("SELECT Id FROM Account WHERE Name = 'Acme'");
    await org.create('Visit__c', { Name: 'First', Account__c: acme });
    const before = (await org.get('/sobjects/Visit__c/describe')).body as JsonRecord;
    await org.sandbox.close();

    org = await startOrg({ stateFile });
    expect((await org.get('/sobjects/Visit__c/describe')).body).toEqual({
      ...before,
      urls: expect.anything(),
    });
    expect(await fieldNames()).toEqual(['New_A__c']);
    expect(await visits()).toMatchObject([{ Name: 'First', Account__r: { Name: 'Acme' } }]);
    await org.sandbox.close();
  });
});

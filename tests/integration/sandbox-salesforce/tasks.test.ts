import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { errorsOf, startOrg, type JsonRecord, type OrgClient } from './org-client.ts';

let org: OrgClient;
let acme = '';
let beta = '';
beforeAll(async () => {
  org = await startOrg();
  acme = String((await org.only("SELECT Id FROM Account WHERE Name = 'Acme'"))['Id']);
  beta = String((await org.only("SELECT Id FROM Account WHERE Name LIKE 'beta%'"))['Id']);
});
afterAll(() => org.sandbox.close());

function stampsOf(account: string): Promise<JsonRecord> {
  return org.only(
    `SELECT SystemModstamp, LastModifiedDate, LastActivityDate FROM Account WHERE Id = '${account}'`,
  );
}

function taskOf(id: string): Promise<JsonRecord> {
  return org.only(
    `SELECT AccountId, Status, Priority, TaskSubtype, IsClosed, IsHighPriority, CompletedDateTime, OwnerId, IsArchived FROM Task WHERE Id = '${id}'`,
  );
}

describe('a task', () => {
  it('has the defaults of its kind and is owned by its writer', async () => {
    const id = await org.create('Task', { Subject: 'Call', WhatId: acme });
    expect(await taskOf(id)).toMatchObject({
      Status: 'Not Started',
      Priority: 'Normal',
      TaskSubtype: 'Task',
      IsClosed: false,
      IsHighPriority: false,
      CompletedDateTime: null,
      IsArchived: false,
      OwnerId: expect.stringMatching(/^005/),
      AccountId: acme,
    });
  });

  it('knows its account through what it is about, or whom', async () => {
    const opportunity = await org.only("SELECT Id FROM Opportunity WHERE Name = 'Autumn'");
    const order = await org.only("SELECT Id FROM Sales_Order__c WHERE Name = 'SO-3'");
    const contact = await org.only("SELECT Id FROM Contact WHERE LastName = 'Baker'");
    const cases: readonly (readonly [JsonRecord, unknown])[] = [
      [{ WhatId: opportunity['Id'] }, acme],
      [{ WhatId: order['Id'] }, beta],
      [{ WhoId: contact['Id'] }, beta],
      [{ WhatId: acme, WhoId: contact['Id'] }, acme],
      [{}, null],
    ];
    for (const [fields, account] of cases) {
      const id = await org.create('Task', { Subject: 'Call', ...fields });
      expect((await taskOf(id))['AccountId']).toBe(account);
    }
  });

  it('closes and reopens with its status', async () => {
    const id = await org.create('Task', { Subject: 'Call', Priority: 'High' });
    await org.patch(`/sobjects/Task/${id}`, { Status: 'Completed' });
    const completedAt = `${org.clock.now().toISOString().slice(0, 19)}.000+0000`;
    expect(await taskOf(id)).toMatchObject({
      IsClosed: true,
      IsHighPriority: true,
      CompletedDateTime: completedAt,
    });
    org.clock.advance(60_000);
    await org.patch(`/sobjects/Task/${id}`, { Subject: 'Called', Status: 'Completed' });
    expect((await taskOf(id))['CompletedDateTime']).toBe(completedAt);
    await org.patch(`/sobjects/Task/${id}`, { Status: 'In Progress' });
    expect(await taskOf(id)).toMatchObject({ IsClosed: false, CompletedDateTime: null });
  });

  it('moves the SystemModstamp and last activity of its account, but not its LastModifiedDate', async () => {
    const before = await stampsOf(beta);
    org.clock.advance(60_000);
    const id = await org.create('Task', {
      WhatId: beta,
      Subject: 'Call',
      ActivityDate: '2026-05-01',
    });
    const now = `${org.clock.now().toISOString().slice(0, 19)}.000+0000`;
    expect(await stampsOf(beta)).toMatchObject({
      SystemModstamp: now,
      LastModifiedDate: before['LastModifiedDate'],
      LastActivityDate: '2026-05-01',
    });
    org.clock.advance(60_000);
    await org.patch(`/sobjects/Task/${id}`, { Description: 'Script' });
    const changed = await stampsOf(beta);
    expect(changed['SystemModstamp']).not.toBe(now);
    expect(changed['LastModifiedDate']).toBe(before['LastModifiedDate']);
  });

  it('moves both accounts when it goes from one to the other, and its account when it is deleted', async () => {
    const id = await org.create('Task', { WhatId: beta, ActivityDate: '2026-06-01' });
    org.clock.advance(60_000);
    await org.patch(`/sobjects/Task/${id}`, { WhatId: acme });
    const [from, to] = [await stampsOf(beta), await stampsOf(acme)];
    expect(from['SystemModstamp']).toBe(to['SystemModstamp']);
    expect(from['LastActivityDate']).toBe('2026-05-01');
    expect(to['LastActivityDate']).toBe('2026-06-01');
    org.clock.advance(60_000);
    await org.delete(`/sobjects/Task/${id}`);
    const after = await stampsOf(acme);
    expect(after['SystemModstamp']).not.toBe(to['SystemModstamp']);
    expect(after['LastActivityDate']).toBeNull();
  });

  it.each<readonly [fields: JsonRecord, code: string]>([
    [{ AccountId: '001000000000001AAA' }, 'INVALID_FIELD_FOR_INSERT_UPDATE'],
    [{ IsClosed: true }, 'INVALID_FIELD_FOR_INSERT_UPDATE'],
    [{ CallType: 'Sideways' }, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST'],
    [{ Type: 'Call' }, 'INVALID_FIELD'],
    [{ WhoId: 'ACME' }, 'FIELD_INTEGRITY_EXCEPTION'],
    [{ OwnerId: 'BOB' }, 'INACTIVE_OWNER_OR_USER'],
  ])('with %j is refused: %s', async (fields, code) => {
    const bob = await org.only("SELECT Id FROM User WHERE Name = 'Bob Leaver'");
    const known: JsonRecord = { ACME: acme, BOB: bob['Id'] };
    const entries = Object.entries(fields).map(([name, value]) => [
      name,
      known[String(value)] ?? value,
    ]);
    const answer = await org.post('/sobjects/Task', {
      Subject: 'x',
      ...Object.fromEntries(entries),
    });
    expect(answer.status).toBe(400);
    expect(errorsOf(answer)[0]?.errorCode).toBe(code);
  });

  it('keeps its subtype', async () => {
    const id = await org.create('Task', { Subject: 'x', TaskSubtype: 'Call' });
    const answer = await org.patch(`/sobjects/Task/${id}`, { TaskSubtype: 'Task' });
    expect(errorsOf(answer)[0]?.errorCode).toBe('INVALID_FIELD_FOR_INSERT_UPDATE');
  });
});

describe('a task with a key of its own', () => {
  it('is created once, however often it is upserted', async () => {
    await org.provision('Activity.Bellwether_Key__c', {
      type: 'Text',
      label: 'Bellwether Key',
      length: 80,
      unique: true,
      externalId: true,
    });
    const path = '/sobjects/Task/Bellwether_Key__c/acme-silent-1';
    const first = await org.patch(path, { Subject: 'Call', WhatId: acme });
    const second = await org.patch(path, { Subject: 'Call again', WhatId: acme });
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(
      await org.records("SELECT Subject FROM Task WHERE Bellwether_Key__c = 'acme-silent-1'"),
    ).toMatchObject([{ Subject: 'Call again' }]);
    const duplicate = await org.post('/sobjects/Task', {
      Subject: 'x',
      Bellwether_Key__c: 'acme-silent-1',
    });
    expect(errorsOf(duplicate)[0]?.errorCode).toBe('DUPLICATE_VALUE');
  });
});

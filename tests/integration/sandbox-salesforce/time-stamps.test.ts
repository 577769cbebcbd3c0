import { afterEach, describe, expect, it } from '@jest/globals';
import { startOrg, type JsonRecord, type OrgClient } from './org-client.ts';

let org: OrgClient;
afterEach(() => org.sandbox.close());

const ACME =
  "SELECT Id, SystemModstamp, LastModifiedDate, CreatedDate FROM Account WHERE Name = 'Acme'";

async function idOf(name: string): Promise<string> {
  return String((await org.only(`SELECT Id FROM Account WHERE Name = '${name}'`))['Id']);
}

function since(time: string): Promise<readonly JsonRecord[]> {
  return org.records(`SELECT Name FROM Account WHERE SystemModstamp > ${time} ORDER BY Name`);
}

describe('a late commit', () => {
  it('turns up behind the mark of whoever read in between', async () => {
    org = await startOrg({ knobs: { lateCommits: { seconds: 90 } } });
    org.clock.advance(120_000);
    const mark = '2026-04-20T08:01:00Z';
    expect(await since(mark)).toEqual([]);
    const acme = await idOf('Acme');
    await org.patch(`/sobjects/Account/${acme}`, { Region__c: 'East' });
    const stamp = '2026-04-20T08:00:30.000+0000';
    expect(await org.only(ACME)).toMatchObject({ SystemModstamp: stamp, LastModifiedDate: stamp });
    expect(await since(mark)).toEqual([]);
    expect(await since('2026-04-20T08:00:00Z')).toHaveLength(1);
  });

  it('befalls every nth call that writes, whatever the way', async () => {
    org = await startOrg({ knobs: { lateCommits: { seconds: 90, everyNth: 2 } } });
    org.clock.advance(600_000);
    const stamps: unknown[] = [];
    for (const name of ['One', 'Two', 'Three', 'Four']) {
      await org.post('/composite/sobjects', {
        records: [{ attributes: { type: 'Account' }, Name: name }],
      });
      const { SystemModstamp } = await org.only(
        `SELECT SystemModstamp FROM Account WHERE Name = '${name}'`,
      );
      stamps.push(SystemModstamp);
    }
    expect(stamps).toEqual([
      '2026-04-20T08:10:00.000+0000',
      '2026-04-20T08:08:30.000+0000',
      '2026-04-20T08:10:00.000+0000',
      '2026-04-20T08:08:30.000+0000',
    ]);
  });

  it('never sets a record back behind what somebody else wrote in the meantime', async () => {
    org = await startOrg({ knobs: { lateCommits: { seconds: 90, everyNth: 2 } } });
    org.clock.advance(600_000);
    const acme = await idOf('Acme');
    await org.patch(`/sobjects/Account/${acme}`, { Region__c: 'East' });
    org.clock.advance(10_000);
    await org.patch(`/sobjects/Account/${acme}`, { Region__c: 'West' });
    expect(await org.only(ACME)).toMatchObject({ SystemModstamp: '2026-04-20T08:10:00.000+0000' });
  });
});

describe('SystemModstamp', () => {
  it('moves without LastModifiedDate when the platform itself changes a record', async () => {
    org = await startOrg();
    const before = await org.only(ACME);
    org.clock.advance(60_000);
    await org.create('Task', { WhatId: before['Id'], Subject: 'Call' });
    expect(await org.only(ACME)).toMatchObject({
      SystemModstamp: '2026-04-20T08:01:00.000+0000',
      LastModifiedDate: before['LastModifiedDate'],
    });
  });

  it('moves with a write that changes nothing', async () => {
    org = await startOrg();
    const acme = await idOf('Acme');
    org.clock.advance(60_000);
    await org.patch(`/sobjects/Account/${acme}`, { Name: 'Acme' });
    expect(await org.only(ACME)).toMatchObject({
      SystemModstamp: '2026-04-20T08:01:00.000+0000',
      LastModifiedDate: '2026-04-20T08:01:00.000+0000',
    });
  });

  it('is the same for all that is written within a second, and the ids go on', async () => {
    org = await startOrg();
    org.clock.advance(60_100);
    await org.create('Account', { Name: 'Tie 1' });
    org.clock.advance(800);
    await org.create('Account', { Name: 'Tie 2' });
    org.clock.advance(100);
    await org.create('Account', { Name: 'No tie' });
    const ties = await org.records(
      "SELECT Id, Name, SystemModstamp FROM Account WHERE Name LIKE '%tie%' ORDER BY SystemModstamp, Id",
    );
    expect(ties.map(({ Name, SystemModstamp }) => [Name, SystemModstamp])).toEqual([
      ['Tie 1', '2026-04-20T08:01:00.000+0000'],
      ['Tie 2', '2026-04-20T08:01:00.000+0000'],
      ['No tie', '2026-04-20T08:01:01.000+0000'],
    ]);
    const [first, second] = ties.map(({ Id }) => String(Id));
    expect(
      await org.records(
        `SELECT Id FROM Account WHERE (SystemModstamp = 2026-04-20T08:01:00Z AND Id > '${first ?? ''}') OR SystemModstamp > 2026-04-20T08:01:00Z ORDER BY SystemModstamp, Id`,
      ),
    ).toMatchObject([{ Id: second }, { Id: ties[2]?.['Id'] }]);
  });
});

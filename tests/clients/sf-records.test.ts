import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { InspectedRecord } from '../../src/sandbox/sandbox.ts';
import type { JsonRecord } from '../integration/sandbox-salesforce/org-client.ts';
import { startSfCli, type SfCli } from './support/sf-cli.ts';

/** The official Salesforce CLI at work on records. The tests of this file go on from each other's org. */
let sf: SfCli;
beforeAll(async () => {
  sf = await startSfCli();
  await sf.org.provision('Account.Legacy_Key__c', {
    type: 'Text',
    label: 'Legacy Key',
    length: 40,
    unique: true,
    externalId: true,
  });
});
afterAll(() => sf.close());

function accounts(): readonly InspectedRecord[] {
  return [...sf.org.sandbox.inspect('Account')];
}

function account(name: string): InspectedRecord | undefined {
  return accounts().find((each) => each['Name'] === name);
}

function idOf(name: string): string {
  return String(account(name)?.['Id']);
}

describe('sf org login', () => {
  it('logs in with an access token and learns from the org who and where it is', async () => {
    const { status, result } = await sf.loginByToken();
    expect(status).toBe(0);
    expect(result).toMatchObject({
      username: 'integration@bellwether.sandbox',
      orgId: expect.stringMatching(/^00D\w{15}$/),
      instanceApiVersion: '68.0',
      isDevHub: false,
      isSandbox: true,
      orgEdition: 'Enterprise Edition',
      name: 'Bellwether Sandbox',
    });
  });

  it('logs in with a JWT that it signs itself', async () => {
    const { credentials, url } = sf.org.sandbox;
    const key = await sf.write('server.key', credentials['SALESFORCE_PRIVATE_KEY'] ?? '');
    const user = credentials['SALESFORCE_USERNAME'] ?? '';
    const client = credentials['SALESFORCE_CLIENT_ID'] ?? '';
    const { status, result } =
      await sf.json`org login jwt --alias by-jwt --instance-url ${url} --username ${user} --jwt-key-file ${key} --client-id ${client}`;
    expect(status).toBe(0);
    expect(result).toMatchObject({ username: 'integration@bellwether.sandbox', isSandbox: true });
    const display = await sf.json`org display --target-org by-jwt`;
    expect(display.result).toMatchObject({ connectedStatus: 'Connected', alias: 'by-jwt' });
  });
});

describe('sf data query', () => {
  it('reads records with their parents and children', async () => {
    const soql =
      "SELECT Name, Owner.Name, (SELECT LastName FROM Contacts) FROM Account WHERE Name IN ('Acme', 'Zeta') ORDER BY Name";
    const { result } = await sf.json`data query --query ${soql}`;
    expect(result).toMatchObject({
      totalSize: 2,
      done: true,
      records: [
        {
          Name: 'Acme',
          Owner: { Name: 'Ada Mary Byron' },
          Contacts: { totalSize: 1, records: [{ LastName: 'Able' }] },
        },
        { Name: 'Zeta', Contacts: null },
      ],
    });
  });

  it('writes CSV with the columns that the org tells it', async () => {
    const soql = "SELECT Name, Parent.Name FROM Account WHERE Name = 'Acme'";
    const { status, stdout } = await sf.run`data query --query ${soql} --result-format csv`;
    expect(status).toBe(0);
    expect(stdout.trim()).toBe('Name,Parent.Name\nAcme,Müller & Söhne');
  });

  it('shows what is wrong with a query as the org says it', async () => {
    const { status, name, message } =
      await sf.json`data query --query ${'SELECT Id, Colour FROM Account'}`;
    expect(status).toBe(1);
    expect(name).toBe('INVALID_FIELD');
    expect(message).toContain("No such column 'Colour' on entity 'Account'");
  });
});

describe('sf data record', () => {
  it('creates, reads, changes and deletes one', async () => {
    const created =
      await sf.json`data create record --sobject Account --values ${"Name='Made by sf' Phone=0123 Legacy_Key__c=one"}`;
    const { id } = created.result as { id: string };
    expect(account('Made by sf')).toMatchObject({ Id: id, Phone: '0123', Legacy_Key__c: 'one' });

    await sf.json`data update record --sobject Account --record-id ${id} --values Phone=0456`;
    expect(account('Made by sf')?.['Phone']).toBe('0456');

    const read = await sf.json`data get record --sobject Account --where Legacy_Key__c=one`;
    expect(read.result).toMatchObject({ Id: id, Name: 'Made by sf', Phone: '0456' });

    const deleted = await sf.json`data delete record --sobject Account --record-id ${id}`;
    expect(deleted.result).toMatchObject({ id, success: true });
    expect(account('Made by sf')).toBeUndefined();
  });
});

describe('sf data bulk', () => {
  it('imports a file', async () => {
    const file = await sf.write('new.csv', 'Name,Phone\n"Bulk, One",1\nBulk Two,2\n');
    const { status, result } =
      await sf.json`data import bulk --sobject Account --file ${file} --wait 5`;
    expect(status).toBe(0);
    expect(result).toMatchObject({ processedRecords: 2, successfulRecords: 2, failedRecords: 0 });
    expect(account('Bulk, One')?.['Phone']).toBe('1');
    expect(account('Bulk Two')?.['Phone']).toBe('2');
  });

  it('updates by id, setting null where the file says so', async () => {
    const rows = `Id,Phone\n${idOf('Bulk, One')},#N/A\n${idOf('Bulk Two')},22\n`;
    const file = await sf.write('changes.csv', rows);
    const { result } = await sf.json`data update bulk --sobject Account --file ${file} --wait 5`;
    expect(result).toMatchObject({ processedRecords: 2, successfulRecords: 2 });
    expect(account('Bulk, One')?.['Phone']).toBeNull();
    expect(account('Bulk Two')?.['Phone']).toBe('22');
  });

  it('upserts by an external id, creating what is missing', async () => {
    await sf.org.patch(`/sobjects/Account/${idOf('Bulk Two')}`, { Legacy_Key__c: 'B2' });
    const file = await sf.write(
      'upsert.csv',
      'Legacy_Key__c,Name\nB2,Bulk Two (renamed)\nB3,Bulk Three\n',
    );
    const before = accounts().length;
    const { status, result } =
      await sf.json`data upsert bulk --sobject Account --external-id Legacy_Key__c --file ${file} --wait 5`;
    expect(status).toBe(0);
    expect(result).toMatchObject({
      jobInfo: { operation: 'upsert', numberRecordsProcessed: 2, numberRecordsFailed: 0 },
      records: {
        successfulResults: expect.arrayContaining([
          expect.objectContaining({ Legacy_Key__c: 'B2', sf__Created: 'false' }),
          expect.objectContaining({ Legacy_Key__c: 'B3', sf__Created: 'true' }),
        ]),
      },
    });
    expect(accounts()).toHaveLength(before + 1);
    expect(account('Bulk Two (renamed)')?.['Legacy_Key__c']).toBe('B2');
  });

  it('fails when a row does, and fetches which and why', async () => {
    const file = await sf.write('partly.csv', 'Name,Phone\nBulk Four,4\n,5\n');
    const failed = await sf.json`data import bulk --sobject Account --file ${file} --wait 5`;
    expect(failed.status).toBe(1);
    const { jobId } = failed.data as { jobId: string };
    expect(account('Bulk Four')?.['Phone']).toBe('4');

    const { result } = await sf.json`data bulk results --job-id ${jobId}`;
    expect(result).toMatchObject({ successfulRecords: 1, failedRecords: 1, operation: 'insert' });
    const { failedFilePath } = result as { failedFilePath: string };
    expect(await sf.read(failedFilePath)).toContain(
      'REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --',
    );
  });

  it('deletes by id', async () => {
    const doomed = ['Bulk, One', 'Bulk Four'].map(idOf);
    const file = await sf.write('doomed.csv', `Id\n${doomed.join('\n')}\n`);
    const { status } = await sf.json`data delete bulk --sobject Account --file ${file} --wait 5`;
    expect(status).toBe(0);
    const left = new Set(accounts().map((each) => each['Id']));
    expect(doomed.filter((id) => left.has(id))).toEqual([]);
  });

  it('exports what a query finds', async () => {
    const soql = 'SELECT Id, Name, Owner.Name FROM Account ORDER BY Name';
    const { status, result } =
      await sf.json`data export bulk --query ${soql} --output-file accounts.csv --wait 5`;
    expect(status).toBe(0);
    expect(result).toMatchObject({ totalSize: accounts().length });
    const [head, ...rows] = (await sf.read('accounts.csv')).trim().split('\n');
    expect(head).toBe('"Id","Name","Owner.Name"');
    expect(rows).toHaveLength(accounts().length);
    expect(rows).toContain(`"${idOf('Müller & Söhne')}","Müller & Söhne","Ada Mary Byron"`);
  });
});

describe('sf data tree', () => {
  it('exports parents with their children', async () => {
    const soql = "SELECT Name, (SELECT LastName FROM Contacts) FROM Account WHERE Name = 'Acme'";
    const { status } = await sf.json`data export tree --query ${soql}`;
    expect(status).toBe(0);
    expect(JSON.parse(await sf.read('Account-Contact.json'))).toEqual({
      records: [
        {
          attributes: { type: 'Account', referenceId: 'AccountRef1' },
          Name: 'Acme',
          Contacts: {
            records: [
              { attributes: { type: 'Contact', referenceId: 'ContactRef1' }, LastName: 'Able' },
            ],
          },
        },
      ],
    });
  });
});

describe('sf and the org itself', () => {
  it('describes an object as the user sees it', async () => {
    const { result } = await sf.json`sobject describe --sobject Account`;
    expect(result).toMatchObject({ name: 'Account', keyPrefix: '001' });
    const { fields } = result as { fields: JsonRecord[] };
    expect(fields.find(({ name }) => name === 'Legacy_Key__c')).toMatchObject({
      externalId: true,
      unique: true,
      length: 40,
    });
  });

  it('lists the custom objects', async () => {
    const { result } = await sf.json`sobject list --sobject custom`;
    expect(result).toContain('Sales_Order__c');
    expect(result).not.toContain('Account');
  });

  it('reads limits and counts', async () => {
    const limits = await sf.json`org list limits`;
    expect(limits.result).toContainEqual(
      expect.objectContaining({ name: 'DailyApiRequests', max: 100_000 }),
    );
    const counts = await sf.json`org list sobject record-counts --sobject Account`;
    expect(counts.result).toEqual([{ count: accounts().length, name: 'Account' }]);
  });

  it('assigns a permission set, once', async () => {
    const set = await sf.org.create('PermissionSet', { Name: 'Readers', Label: 'Readers' });
    const { result } = await sf.json`org assign permset --name Readers`;
    expect(result).toEqual({
      successes: [{ name: 'integration@bellwether.sandbox', value: 'Readers' }],
      failures: [],
    });
    const assignments = [...sf.org.sandbox.inspect('PermissionSetAssignment')];
    expect(assignments.filter((each) => each['PermissionSetId'] === set)).toHaveLength(1);

    const again = await sf.json`org assign permset --name Readers`;
    expect(again.status).toBe(1);
    expect([...sf.org.sandbox.inspect('PermissionSetAssignment')]).toHaveLength(assignments.length);
  });

  it('sends any request', async () => {
    const path = '/services/data/v67.0/sobjects/Account/updated?start=x&end=y';
    const { status, stdout } = await sf.run`api request rest ${path}`;
    expect(status).toBe(1);
    expect(stdout).toContain('errorCode');
  });
});

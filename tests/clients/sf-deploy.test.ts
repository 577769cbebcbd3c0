import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonRecord } from '../integration/sandbox-salesforce/org-client.ts';
import { startSfCli, type SfCli } from './support/sf-cli.ts';

/** The official CLI deploys a package into the org and retrieves it. The tests go on from each other's org. */
const PACKAGE = fileURLToPath(new URL('package', import.meta.url));

let sf: SfCli;
beforeAll(async () => {
  sf = await startSfCli();
  await cp(PACKAGE, sf.folder, { recursive: true });
  await sf.loginByToken();
});
afterAll(() => sf.close());

async function fieldOf(object: string, name: string): Promise<JsonRecord | undefined> {
  const { body } = await sf.org.get(`/sobjects/${object}/describe`);
  return (body as { fields: JsonRecord[] }).fields.find((field) => field['name'] === name);
}

/** Names of what a deployment answers with, kind by kind. */
function components(result: unknown, outcome: 'componentSuccesses' | 'componentFailures') {
  const { details } = result as { details: Record<typeof outcome, JsonRecord[]> };
  return details[outcome]
    .filter(({ componentType }) => componentType !== '')
    .map(({ componentType, fullName }) => `${String(componentType)} ${String(fullName)}`);
}

describe('sf project deploy', () => {
  it('validates a package and changes nothing', async () => {
    const { status, result } =
      await sf.json`project deploy start --source-dir force-app --dry-run --wait 5`;
    expect(status).toBe(0);
    expect(result).toMatchObject({ checkOnly: true, status: 'Succeeded', success: true });
    expect((await sf.org.get('/sobjects/Score_Run__c/describe')).status).toBe(404);
    const sets = await sf.org.records("SELECT Id FROM PermissionSet WHERE Name = 'Scores'");
    expect(sets).toEqual([]);
  });

  it('makes a custom object, custom fields and a permission set over SOAP', async () => {
    const { status, result } = await sf.json`project deploy start --source-dir force-app --wait 5`;
    expect(status).toBe(0);
    expect(result).toMatchObject({
      status: 'Succeeded',
      numberComponentsDeployed: 7,
      numberComponentsTotal: 7,
      numberComponentErrors: 0,
    });
    expect(components(result, 'componentSuccesses').toSorted()).toEqual([
      'CustomField Account.Band__c',
      'CustomField Account.Score__c',
      'CustomField Activity.Call_Key__c',
      'CustomField Score_Run__c.Account__c',
      'CustomField Score_Run__c.Ran_On__c',
      'CustomObject Score_Run__c',
      'PermissionSet Scores',
    ]);
    const paths = sf.org.sandbox.requests.entries().map(({ url }) => url);
    expect(paths).toContain('/services/Soap/m/68.0');
  });

  it('shows the fields to those who have the permission set, and to nobody else', async () => {
    expect(await fieldOf('Account', 'Score__c')).toBeUndefined();
    await sf.json`org assign permset --name Scores`;
    expect(await fieldOf('Account', 'Score__c')).toMatchObject({
      type: 'double',
      precision: 3,
      updateable: true,
      inlineHelpText: '0 is about to leave, 100 could not be better.',
    });
    expect(await fieldOf('Account', 'Band__c')).toMatchObject({
      type: 'picklist',
      restrictedPicklist: true,
      updateable: false,
      createable: false,
    });
    expect(await fieldOf('Task', 'Call_Key__c')).toMatchObject({ unique: true, externalId: true });
  });

  it('has the org obey what was deployed', async () => {
    const { Id: acme } = await sf.org.only("SELECT Id FROM Account WHERE Name = 'Acme'");
    const score =
      await sf.json`data update record --sobject Account --record-id ${String(acme)} --values Score__c=61`;
    expect(score.status).toBe(0);
    const band =
      await sf.json`data update record --sobject Account --record-id ${String(acme)} --values Band__c=Red`;
    expect(band.name).toBe('INVALID_FIELD_FOR_INSERT_UPDATE');
    const values = `Account__c=${String(acme)} Ran_On__c=2026-04-20`;
    const run = await sf.json`data create record --sobject Score_Run__c --values ${values}`;
    expect(run.status).toBe(0);
    const dateless = `Account__c=${String(acme)}`;
    const undated = await sf.json`data create record --sobject Score_Run__c --values ${dateless}`;
    expect(undated.name).toBe('REQUIRED_FIELD_MISSING');

    const soql = 'SELECT Name, Score__c, (SELECT Name, Ran_On__c FROM Score_Runs__r) FROM Account';
    expect(await sf.org.records(`${soql} WHERE Score__c != null`)).toMatchObject([
      {
        Name: 'Acme',
        Score__c: 61,
        Score_Runs__r: { records: [{ Name: 'RUN-0001', Ran_On__c: '2026-04-20' }] },
      },
    ]);
    expect([...sf.org.sandbox.inspect('Score_Run__c')]).toHaveLength(1);
  });

  it('deploys over REST too, and changes only what is another', async () => {
    await sf.run`config set org-metadata-rest-deploy true`;
    const path = join(sf.folder, 'force-app/main/default/objects/Account/fields');
    const file = join(path, 'Score__c.field-meta.xml');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('<label>Score</label>', '<label>Health Score</label>'));

    const { status, result } = await sf.json`project deploy start --source-dir force-app --wait 5`;
    expect(status).toBe(0);
    const { details } = result as { details: { componentSuccesses: JsonRecord[] } };
    const changed = details.componentSuccesses
      .filter((each) => each['changed'] === true && each['componentType'] !== '')
      .map(({ fullName }) => fullName);
    expect(changed).toEqual(['Account.Score__c']);
    expect(await fieldOf('Account', 'Score__c')).toMatchObject({ label: 'Health Score' });
    const paths = sf.org.sandbox.requests.entries().map(({ url }) => url);
    expect(paths).toContain('/services/data/v68.0/metadata/deployRequest');
    await sf.run`config unset org-metadata-rest-deploy`;
  });

  it('undoes all of a package with a mistake in it, and says which', async () => {
    const path = join(sf.folder, 'force-app/main/default');
    const field = join(path, 'objects/Account/fields/Doubt__c.field-meta.xml');
    const template = await readFile(
      join(path, 'objects/Account/fields/Score__c.field-meta.xml'),
      'utf8',
    );
    await writeFile(field, template.replaceAll('Score__c', 'Doubt__c'));
    const set = join(path, 'permissionsets/Scores.permissionset-meta.xml');
    await writeFile(
      set,
      (await readFile(set, 'utf8')).replace('Account.Band__c', 'Account.Bond__c'),
    );
    const { status, result } = await sf.json`project deploy start --source-dir force-app --wait 5`;
    expect(status).toBe(1);
    expect(result).toMatchObject({
      status: 'Failed',
      details: {
        componentFailures: [
          {
            fullName: 'Scores',
            problem: 'In field: field - no CustomField named Account.Bond__c found',
          },
        ],
      },
    });
    const created = await sf.org.records(
      "SELECT Id FROM FieldDefinition WHERE QualifiedApiName = 'Doubt__c'",
    );
    expect(created).toEqual([]);
    expect(await fieldOf('Account', 'Band__c')).toBeDefined();
  });
});

describe('sf project retrieve', () => {
  it('brings back what was deployed', async () => {
    const base = 'force-app/main/default';
    const { status, result } =
      await sf.json`project retrieve start --metadata PermissionSet:Scores --metadata CustomObject:Score_Run__c --metadata CustomField:Account.Score__c --wait 5`;
    expect(status).toBe(0);
    expect(result).toMatchObject({ success: true, status: 'Succeeded' });
    expect(await sf.read(`${base}/objects/Account/fields/Score__c.field-meta.xml`)).toContain(
      '<label>Health Score</label>',
    );
    expect(await sf.read(`${base}/objects/Score_Run__c/fields/Ran_On__c.field-meta.xml`)).toContain(
      '<required>true</required>',
    );
    const set = await sf.read(`${base}/permissionsets/Scores.permissionset-meta.xml`);
    expect(set).toContain('<field>Account.Band__c</field>');
    expect(set).not.toContain('Account.Bond__c');
    expect(set).toContain('<object>Score_Run__c</object>');
  });

  it('lists kinds of components and components', async () => {
    const types = await sf.json`org list metadata-types`;
    const { metadataObjects } = types.result as { metadataObjects: JsonRecord[] };
    expect(metadataObjects.map(({ xmlName }) => xmlName)).toEqual([
      'CustomObject',
      'PermissionSet',
    ]);
    const sets = await sf.json`org list metadata --metadata-type PermissionSet`;
    expect((sets.result as JsonRecord[]).map(({ fullName }) => fullName)).toEqual([
      'Bellwether_Integration',
      'Scores',
    ]);
  });
});

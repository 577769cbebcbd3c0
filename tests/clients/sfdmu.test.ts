import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { InspectedRecord } from '../../src/sandbox/sandbox.ts';
import { clientFile } from './support/program.ts';
import { startSfCli, type SfCli } from './support/sf-cli.ts';

/** The data migration plugin, as it is linked into the official CLI. It speaks by jsforce 1.11. */
let sf: SfCli;
beforeAll(async () => {
  sf = await startSfCli();
  const link = await sf.run`plugins link ${clientFile('sfdmu')} --no-install`;
  if (link.status !== 0) throw new Error(link.stderr);
});
afterAll(() => sf.close());

function accounts(): readonly InspectedRecord[] {
  return [...sf.org.sandbox.inspect('Account')];
}

function phoneOf(name: string): unknown {
  return accounts().find((account) => account['Name'] === name)?.['Phone'];
}

/** Which org, and what to do with which records. */
async function writeScript(folder: string, query: string, operation: string): Promise<void> {
  await mkdir(join(sf.folder, folder));
  const org = { name: 'org', instanceUrl: sf.org.sandbox.url, accessToken: sf.org.token };
  const objects = [{ query, operation, externalId: 'Name' }];
  await sf.write(join(folder, 'export.json'), JSON.stringify({ orgs: [org], objects }));
}

describe('sfdmu', () => {
  it('upserts a CSV file into the org by the name of the records', async () => {
    await writeScript('in', 'SELECT Id, Name, Phone FROM Account', 'Upsert');
    await sf.write('in/Account.csv', 'Name,Phone\nAcme,777\nBy sfdmu,12\n');
    const before = accounts().length;
    const { status, stdout } =
      await sf.run`sfdmu:run --sourceusername csvfile --targetusername org --path in --noprompt`;
    expect(stdout).toContain('Processed 2 records');
    expect(status).toBe(0);
    expect(accounts()).toHaveLength(before + 1);
    expect(phoneOf('Acme')).toBe('777');
    expect(phoneOf('By sfdmu')).toBe('12');
  });

  it('exports the org into a CSV file', async () => {
    await writeScript('out', "SELECT Id, Name FROM Account WHERE Phone != ''", 'Readonly');
    const { status } =
      await sf.run`sfdmu:run --sourceusername org --targetusername csvfile --path out --noprompt`;
    expect(status).toBe(0);
    const rows = (await sf.read('out/Account.csv')).trim().split('\n');
    const withPhone = accounts().filter((account) => account['Phone'] !== null);
    expect(rows).toHaveLength(withPhone.length + 1);
    expect(rows.join('\n')).toContain('By sfdmu');
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { smallBook } from '../support/small-book.ts';
import type { Lab } from './crm-kit.ts';
import { drain, NEVER, valuesOf } from './drain.ts';
import { salesforceKit } from './salesforce-kit.ts';

const REGION = {
  object: 'Contact',
  name: 'Region_Of_Account__c',
  label: 'Region of the account',
  type: 'text',
  formula: 'Account.Region__c',
} as const;

describe('formula fields of Salesforce', () => {
  const wanted = { object: 'Contact', fields: [REGION.name, 'Account.Name'] };
  let lab: Lab;

  beforeAll(async () => {
    lab = await salesforceKit.start({
      dataset: smallBook({ accounts: 2, contacts: 2 }),
      formulaFields: [REGION],
    });
  });
  afterAll(() => lab.close());

  it('are told as fields that move no time of change, and others are not', async () => {
    const schema = await lab.adapter().discover(['Contact'], NEVER);
    const fields = schema.get('Contact')?.fields;
    expect(fields?.get(REGION.name)).toMatchObject({ unstamped: true, updatable: false });
    expect(fields?.get('LastName')?.unstamped).toBeUndefined();
  });

  it('change unseen by the reading of changes, and are met by a reading of everything', async () => {
    const adapter = lab.adapter({ overlapMs: 0 });
    const before = await drain(adapter, wanted);
    lab.clock.advance(3_600_000);
    for (const id of lab.records('Account').keys()) {
      await lab.update('Account', id, { Region__c: 'Far away', Name: 'Another name' });
    }
    const changes = await drain(adapter, { ...wanted, cursor: before.cursor });
    expect(changes.records).toEqual([]);
    const { records } = await drain(adapter, wanted);
    expect(valuesOf(records, REGION.name)).toEqual(['Far away', 'Far away']);
    expect(valuesOf(records, 'Account.Name')).toEqual(['Another name', 'Another name']);
  });
});

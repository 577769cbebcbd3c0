import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { smallBook } from '../support/small-book.ts';
import type { Lab } from './crm-kit.ts';
import { NEVER } from './drain.ts';
import { KITS } from './kits.ts';

describe.each(KITS)('what %s says of itself', (_crm, kit) => {
  const { accounts, users } = kit.words;
  let lab: Lab;

  beforeAll(async () => {
    lab = await kit.start({ dataset: smallBook({ accounts: 3 }) });
  });
  afterAll(() => lab.close());

  it('says who the user is, in which org, and that nothing is missing', async () => {
    const first = await lab.adapter().check(NEVER);
    const second = await lab.adapter({ login: 'refresh' }).check(NEVER);
    expect(first.orgId).toMatch(/^(00D\w{15}|\d{8})$/);
    expect(first.orgName).not.toBe('');
    expect(first.userName).not.toBe('');
    expect(first.missingPermissions).toEqual([]);
    // Data of two orgs must never mix: the id is that of the org, whoever asks.
    expect(second.orgId).toBe(first.orgId);
    // A sandbox org, a test account.
    expect(first.production).toBe(false);
  });

  it('has no time before the first answer, then that of the CRM', async () => {
    const adapter = lab.adapter();
    expect(adapter.serverTime()).toBeUndefined();
    await adapter.check(NEVER);
    expect(adapter.serverTime()?.toISOString()).toBe('2026-04-20T12:00:00.000Z');
  });

  it('tells types, lengths, choices and what may be written', async () => {
    const schema = await lab.adapter().discover([accounts.object], NEVER);
    const object = schema.get(accounts.object);
    const field = (name: string) => object?.fields.get(name);
    expect(object).toMatchObject({ readable: true, creatable: true, updatable: true });
    expect(field(accounts.name)).toMatchObject({ type: 'text', updatable: true });
    expect(field(accounts.name)?.maxLength).toBeGreaterThan(100);
    expect(field(accounts.creditLimit)).toMatchObject({ type: 'number', updatable: true });
    expect(field(accounts.creditHold)).toMatchObject({ type: 'boolean', updatable: true });
    expect(field(accounts.type)).toMatchObject({ type: 'choice', closedChoices: true });
    expect(field(accounts.type)?.choices).toEqual(expect.arrayContaining([...accounts.types]));
    expect(field(accounts.owner)).toMatchObject({
      type: 'reference',
      referencesTo: [users.object],
      updatable: true,
    });
    expect(field(accounts.readOnly)).toMatchObject({ updatable: false, creatable: false });
  });

  it('leaves out objects that are not there, and gives the others', async () => {
    const names = [accounts.object, 'Nothing_Like_This__c', users.object];
    const schema = await lab.adapter().discover(names, NEVER);
    expect([...schema.keys()].sort()).toEqual([accounts.object, users.object].sort());
  });

  it('can be asked without knowing anything of production: two adapters give the same schema', async () => {
    const [first, second] = await Promise.all([
      lab.adapter().discover([accounts.object], NEVER),
      lab.adapter().discover([accounts.object], NEVER),
    ]);
    expect(first).toEqual(second);
  });
});

import { afterEach, describe, expect, it } from '@jest/globals';
import type { CrmFieldType } from '../../src/domain/crm-schema.ts';
import type { FieldSpec } from '../../src/domain/plan.ts';
import { smallBook } from '../support/small-book.ts';
import type { Lab } from './crm-kit.ts';
import { NEVER } from './drain.ts';
import { KITS } from './kits.ts';
import { jsonAnswer } from './requests.ts';
import { accountFields, customName, taskFields } from './score-fields.ts';

const TYPES: Readonly<Record<FieldSpec['type'], CrmFieldType>> = {
  number: 'number',
  money: 'number',
  text: 'text',
  date: 'date',
  choice: 'choice',
};

describe.each(KITS)('providing fields in %s', (crm, kit) => {
  const { accounts, tasks } = kit.words;
  const named = (name: string): string => customName(kit.words, name);
  const specs = [...accountFields(kit.words), ...taskFields(kit.words)];
  let lab: Lab;

  async function start(): Promise<void> {
    lab = await kit.start({ dataset: smallBook({ accounts: 2 }) });
  }
  afterEach(() => lab.close());

  async function schemaOf(spec: FieldSpec) {
    const schema = await lab.adapter().discover([spec.object], NEVER);
    return schema.get(spec.object)?.fields.get(spec.name);
  }

  it('creates every kind of field, so that this user can see and write it', async () => {
    await start();
    const outcomes = await lab.adapter().ensureFields(specs, NEVER);
    expect(outcomes.map(({ field, status, message }) => [field.name, status, message])).toEqual(
      specs.map(({ name }) => [name, 'created', undefined]),
    );
    for (const spec of specs) {
      const field = await schemaOf(spec);
      expect(field).toMatchObject({
        label: spec.label,
        type: TYPES[spec.type],
        creatable: true,
        updatable: true,
      });
      expect(field?.maxLength ?? Infinity).toBeGreaterThanOrEqual(spec.length ?? 0);
      expect(field?.decimals ?? Infinity).toBeGreaterThanOrEqual(spec.decimals ?? 0);
      expect(field?.unique).toBe(spec.unique === true);
      expect(field?.choices ?? []).toEqual((spec.choices ?? []).map(({ value }) => value));
    }
  });

  it('makes fields that take values', async () => {
    await start();
    const adapter = lab.adapter();
    await adapter.ensureFields(specs, NEVER);
    const [id = ''] = lab.records(accounts.object).keys();
    const values = {
      [named('Score')]: 72.5,
      [named('Risk')]: 1234.56,
      [named('Reason')]: 'r'.repeat(255),
      [named('Story')]: 's'.repeat(4000),
      [named('Scored_On')]: '2026-04-20',
      [named('Band')]: 'red',
    };
    const group = { object: accounts.object, id, values };
    const outcomes = await adapter.write({ kind: 'update_account', writes: [group] }, NEVER);
    expect(outcomes).toMatchObject([{ status: 'done', id }]);
    const record = lab.records(accounts.object).get(id);
    const held = Object.keys(values).map((name) => String(record?.[name]));
    expect(held).toEqual(Object.values(values).map(String));
  });

  it('changes nothing when everything is there', async () => {
    await start();
    await lab.adapter().ensureFields(specs, NEVER);
    lab.proxy.reset();
    const outcomes = await lab.adapter().ensureFields(specs, NEVER);
    expect(outcomes.map(({ status }) => status)).toEqual(specs.map(() => 'existed'));
    expect(lab.proxy.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('goes on where it was interrupted', async () => {
    await start();
    const half = specs.slice(0, 4);
    await lab.adapter().ensureFields(half, NEVER);
    const outcomes = await lab.adapter().ensureFields(specs, NEVER);
    expect(outcomes.map(({ status }) => status)).toEqual(
      specs.map((spec) => (half.includes(spec) ? 'existed' : 'created')),
    );
  });

  it('finishes what a lost answer left half done', async () => {
    await start();
    lab.proxy.inject({
      when: ({ method, body }) => method === 'POST' && body.includes(specs[0]?.name ?? ''),
      fault: { kind: 'lose' },
    });
    await lab
      .adapter()
      .ensureFields(specs, NEVER)
      .catch(() => undefined);
    const outcomes = await lab.adapter().ensureFields(specs, NEVER);
    expect(outcomes.filter(({ status }) => status === 'failed')).toEqual([]);
    for (const spec of specs) expect(await schemaOf(spec)).toMatchObject({ updatable: true });
  });

  it('takes a field for one that is there though the schema does not show it yet', async () => {
    await start();
    await lab.adapter().ensureFields(specs, NEVER);
    const names = specs.map(({ name }) => name);
    lab.proxy.inject({
      when: ({ method }) => method === 'GET',
      fault: { kind: 'change', change: ({ body }) => ({ body: without(body, names) }) },
      times: 2,
    });
    const outcomes = await lab.adapter().ensureFields(specs, NEVER);
    expect(outcomes.map(({ status }) => status)).toEqual(specs.map(() => 'existed'));
  });

  it('says which field cannot be made, and makes the others', async () => {
    await start();
    const bad: FieldSpec = {
      object: 'Nothing_Like_This__c',
      name: crm === 'salesforce' ? 'Score__c' : 'score',
      label: 'Score',
      description: '',
      type: 'number',
    };
    const outcomes = await lab.adapter().ensureFields([bad, ...taskFields(kit.words)], NEVER);
    expect(outcomes[0]).toMatchObject({ status: 'failed' });
    expect(outcomes[0]?.message).toMatch(/Nothing_Like_This__c/);
    expect(outcomes.slice(1).map(({ status }) => status)).not.toContain('failed');
    const key = taskFields(kit.words).find(({ name }) => name === tasks.key);
    expect(key === undefined ? undefined : await schemaOf(key)).toBeDefined();
  });

  it('stops with the reason when it may not make fields at all', async () => {
    await start();
    const fault =
      crm === 'salesforce'
        ? jsonAnswer(401, [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired' }])
        : jsonAnswer(403, { category: 'MISSING_SCOPES', message: 'crm.schemas.companies.write' });
    lab.proxy.inject({ when: ({ method }) => method === 'POST', fault, times: 100 });
    await expect(lab.adapter().ensureFields(specs, NEVER)).rejects.toMatchObject({
      kind: 'authentication',
    });
  });
});

/** A schema without some of its fields, as it is read for a while after they were made. */
function without(schema: string, names: readonly string[]): string {
  return JSON.stringify(JSON.parse(schema), (key, value: unknown) =>
    (key === 'fields' || key === 'results') && Array.isArray(value)
      ? value.filter((field: { name?: string }) => !names.includes(field.name ?? ''))
      : value,
  );
}

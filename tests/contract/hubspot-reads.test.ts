import { afterEach, describe, expect, it } from '@jest/globals';
import type { FieldSpec } from '../../src/domain/plan.ts';
import { runningClock } from '../../src/sandbox/server/clock.ts';
import type { ProxiedRequest } from '../support/fault-proxy.ts';
import { smallBook } from '../support/small-book.ts';
import type { Lab } from './crm-kit.ts';
import { drain, idsOf, NEVER, valuesOf } from './drain.ts';
import { hubspotKit } from './hubspot-kit.ts';

/** From here on every record of the book is a change: what has no day of its own was made the day before. */
const FROM_THE_START = { phase: 'changes', since: '2026-04-18T00:00:00Z', next: null, after: null };

const isSearch = ({ path }: ProxiedRequest): boolean => path.endsWith('/search');

describe('reading HubSpot', () => {
  let lab: Lab;

  afterEach(() => lab.close());

  const companies = { object: 'companies', fields: ['name'] };

  describe('searches', () => {
    it('give more than the ten thousand records that one search can', async () => {
      lab = await hubspotKit.start({
        dataset: smallBook({ accounts: 10_250, createdOn: '2999-01-01' }),
      });
      const adapter = lab.adapter();
      const { records } = await drain(adapter, { ...companies, cursor: FROM_THE_START });
      expect(idsOf(records)).toHaveLength(10_250);
      expect(records).toHaveLength(10_250);
      // 200 a page, and one call for the archived ones.
      expect(adapter.usage().calls).toBe(Math.ceil(10_250 / 200) + 1);
    });

    it('do not end at a short page while the index says that there is more', async () => {
      lab = await hubspotKit.start({
        dataset: smallBook({ accounts: 700, createdOn: '2999-01-01' }),
      });
      lab.proxy.inject({
        when: isSearch,
        fault: {
          kind: 'change',
          change: ({ body }) => {
            const answer = JSON.parse(body) as { results: unknown[] };
            return { body: JSON.stringify({ ...answer, results: answer.results.slice(0, 150) }) };
          },
        },
        times: 2,
      });
      const { records } = await drain(lab.adapter(), { ...companies, cursor: FROM_THE_START });
      expect(idsOf(records)).toHaveLength(700);
    });

    it('that count records without giving them are asked again by the next read', async () => {
      lab = await hubspotKit.start({
        dataset: smallBook({ accounts: 70, createdOn: '2999-01-01' }),
      });
      lab.proxy.inject({
        when: isSearch,
        fault: { kind: 'change', change: () => ({ body: '{"total":70,"results":[]}' }) },
      });
      lab.clock.advance(3_600_000);
      const first = await drain(lab.adapter(), { ...companies, cursor: FROM_THE_START });
      lab.clock.advance(24 * 3_600_000);
      const second = await drain(lab.adapter(), { ...companies, cursor: first.cursor });
      const third = await drain(lab.adapter(), { ...companies, cursor: second.cursor });
      expect(first.records).toEqual([]);
      expect(second.records).toHaveLength(70);
      expect(third.records).toEqual([]);
    });

    it('find records with more properties than fit into a search', async () => {
      lab = await hubspotKit.start({
        dataset: smallBook({ accounts: 230, createdOn: '2999-01-01' }),
      });
      const many = Array.from(
        { length: 150 },
        (_, n) => `a_property_with_a_long_name_${String(n)}`,
      );
      const fields = [...many, 'name', 'account_number'];
      const specs = many.map((name): FieldSpec => ({
        object: 'companies',
        name,
        label: name,
        description: '',
        type: 'number',
      }));
      await lab.adapter().ensureFields(specs, NEVER);
      const wanted = { object: 'companies', fields };
      const full = await drain(lab.adapter(), wanted);
      const changes = await drain(lab.adapter(), { ...wanted, cursor: FROM_THE_START });
      expect(changes.records).toHaveLength(230);
      expect(changes.records).toEqual(full.records);
    });

    it('stay below the limit of the account', async () => {
      lab = await hubspotKit.start({
        dataset: smallBook({ accounts: 1500, createdOn: '2999-01-01' }),
        clock: runningClock(new Date('2026-04-20T12:00:00Z')),
        limits: true,
      });
      const retries: string[] = [];
      const adapter = lab.adapter({
        searchesPerSecond: 4,
        onRetry: ({ reason }) => retries.push(reason),
      });
      const { records } = await drain(adapter, { ...companies, cursor: FROM_THE_START });
      expect(records).toHaveLength(1500);
      expect(retries).toEqual([]);
    });

    it('find contacts by the property that contacts alone have', async () => {
      lab = await hubspotKit.start({ dataset: smallBook({ accounts: 3, contacts: 9 }) });
      const request = { object: 'contacts', fields: ['lastname'] };
      const { records } = await drain(lab.adapter(), { ...request, cursor: FROM_THE_START });
      expect(valuesOf(records, 'lastname')).toHaveLength(9);
    });
  });

  it('tells which record took the place of merged ones', async () => {
    lab = await hubspotKit.start({ dataset: smallBook({ accounts: 3 }) });
    const [winner = ''] = lab.records('companies').keys();
    lab.proxy.inject({
      when: ({ path }) => path.includes('/companies'),
      fault: {
        kind: 'change',
        change: ({ body }) => ({
          body: body.replace('"hs_merged_object_ids":null', '"hs_merged_object_ids":"111;222"'),
        }),
      },
    });
    const { tombstones } = await drain(lab.adapter(), companies);
    expect(tombstones).toEqual([
      { id: '111', mergedInto: winner },
      { id: '222', mergedInto: winner },
    ]);
  });

  it('says that an object is not there when it is to be read', async () => {
    lab = await hubspotKit.start({ dataset: smallBook({ accounts: 1 }) });
    await expect(drain(lab.adapter(), { object: 'spaceships' })).rejects.toMatchObject({
      code: 'crm.schema-mismatch',
      message: expect.stringContaining('spaceships'),
    });
  });

  it('tells a standard account, on which people work, from a test account', async () => {
    lab = await hubspotKit.start({ dataset: smallBook({ accounts: 1 }), production: true });
    expect(await lab.adapter().check(NEVER)).toMatchObject({ production: true });
  });

  it.each([
    ['a key', 'token'],
    ['an app', 'refresh'],
  ] as const)('names the scopes that %s lacks', async (_, login) => {
    lab = await hubspotKit.start({
      dataset: smallBook({ accounts: 1 }),
      scopes: ['oauth', 'crm.objects.contacts.read', 'crm.objects.owners.read'],
    });
    const adapter = lab.adapter({ login });
    const { missingPermissions } = await adapter.check(NEVER);
    expect(missingPermissions).toContain('scope crm.objects.companies.read');
    expect(missingPermissions).not.toContain('scope crm.objects.contacts.read');
    await expect(drain(adapter, companies)).rejects.toMatchObject({
      code: 'crm.permission',
      message: expect.stringContaining('crm.objects.companies.read'),
    });
    const schema = await adapter.discover(['companies', 'contacts', 'shipments'], NEVER);
    expect([...schema.keys()]).toEqual(['contacts']);
  });
});

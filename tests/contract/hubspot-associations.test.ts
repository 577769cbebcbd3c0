import { afterEach, describe, expect, it } from '@jest/globals';
import { smallBook } from '../support/small-book.ts';
import type { Lab } from './crm-kit.ts';
import { drain } from './drain.ts';
import { hubspotKit } from './hubspot-kit.ts';
import { jsonAnswer } from './requests.ts';

/** From here on every record of the book is a change: what has no day of its own was made the day before. */
const FROM_THE_START = { phase: 'changes', since: '2026-04-18T00:00:00Z', next: null, after: null };

describe('associations of HubSpot', () => {
  let lab: Lab;

  afterEach(() => lab.close());

  async function call(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${lab.sandbox.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${lab.sandbox.credentials['HUBSPOT_ACCESS_TOKEN'] ?? ''}`,
        'content-type': 'application/json',
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return text === '' ? undefined : JSON.parse(text);
  }

  function link(from: string, id: string, to: string, toId: string): Promise<unknown> {
    return call('PUT', `/crm/objects/2026-09/${from}/${id}/associations/default/${to}/${toId}`);
  }

  it('are read with custom objects, under any of their names', async () => {
    lab = await hubspotKit.start({ dataset: smallBook({ accounts: 5, orders: 10 }) });
    const schemas = (await call('GET', '/crm-object-schemas/2026-09/schemas')) as {
      results: { name: string; objectTypeId: string; fullyQualifiedName: string }[];
    };
    const shipments = schemas.results.find(({ name }) => name === 'shipments');
    const all = ['shipments', shipments?.objectTypeId, shipments?.fullyQualifiedName];
    for (const object of all) {
      const { records } = await drain(lab.adapter(), {
        object: object ?? '',
        fields: ['quantity'],
        associations: ['orders'],
      });
      expect(records).toHaveLength(10);
      expect(records.filter(({ associations }) => associations['orders']?.length === 1)).toEqual(
        records,
      );
    }
    for (const object of all) {
      const { records } = await drain(lab.adapter(), {
        object: 'orders',
        associations: [object ?? ''],
      });
      expect(new Set(records.flatMap(({ associations }) => associations[object ?? ''])).size).toBe(
        10,
      );
    }
  });

  it('come in one order, the primary one first, whichever way a record is read', async () => {
    lab = await hubspotKit.start({
      dataset: smallBook({ accounts: 6, contacts: 6, createdOn: '2999-01-01' }),
    });
    const [a = '', b = '', c = ''] = lab.records('companies').keys();
    // The seed has linked each contact with one company, which is the primary one; others join in.
    for (const contact of lab.records('contacts').keys()) {
      for (const company of [c, a, b]) await link('contacts', contact, 'companies', company);
    }
    const request = { object: 'contacts', associations: ['companies'] };
    const listed = await drain(lab.adapter(), request);
    const searched = await drain(lab.adapter(), { ...request, cursor: FROM_THE_START });
    const primary = new Map(
      [...lab.records('contacts')].map(([id, record]) => [id, record['association:companies']]),
    );
    expect(listed.records).toHaveLength(6);
    for (const { id, associations } of listed.records) {
      const ids = associations['companies'] ?? [];
      expect(ids[0]).toBe(primary.get(id));
      expect(ids.slice(1)).toEqual(ids.slice(1).toSorted((x, y) => Number(x) - Number(y)));
      expect(ids).toEqual(expect.arrayContaining([a, b, c]));
    }
    expect(searched.records.map(({ id, associations }) => [id, associations])).toEqual(
      listed.records.map(({ id, associations }) => [id, associations]),
    );
  });

  it('change unseen by the reading of changes, and are met by a reading of everything', async () => {
    lab = await hubspotKit.start({ dataset: smallBook({ accounts: 2, contacts: 1 }) });
    const request = { object: 'contacts', associations: ['companies'] };
    const before = await drain(lab.adapter(), request);
    const [contact] = before.records;
    const linked = contact?.associations['companies'] ?? [];
    const other = [...lab.records('companies').keys()].find((id) => !linked.includes(id)) ?? '';
    lab.clock.advance(24 * 3_600_000);
    await link('contacts', contact?.id ?? '', 'companies', other);
    const changes = await drain(lab.adapter(), { ...request, cursor: before.cursor });
    expect(changes.records).toEqual([]);
    const { records } = await drain(lab.adapter(), request);
    expect(records[0]?.associations['companies']).toEqual([...linked, other]);
  });

  it('come once, however many labels they have', async () => {
    lab = await hubspotKit.start({ dataset: smallBook({ accounts: 2, contacts: 1 }) });
    const [contact = ''] = lab.records('contacts').keys();
    const [company = ''] = lab.records('companies').keys();
    const types: unknown[] = [];
    for (const name of ['buyer', 'payer']) {
      const made = (await call('POST', '/crm/associations/2026-09/contacts/companies/labels', {
        name,
        label: name,
      })) as { results: { category: string; typeId: number; label: string }[] };
      const own = made.results.find(({ label }) => label === name) ?? made.results[0];
      types.push({ associationCategory: own?.category, associationTypeId: own?.typeId });
    }
    const path = `/crm/objects/2026-09/contacts/${contact}/associations/companies/${company}`;
    await call('PUT', path, types);
    const request = { object: 'contacts', associations: ['companies'] };
    for (const cursor of [undefined, FROM_THE_START]) {
      const { records } = await drain(lab.adapter(), { ...request, cursor });
      expect(records[0]?.associations['companies']).toEqual([company]);
    }
  });

  it('are complete where a record has more of them than a list shows', async () => {
    lab = await hubspotKit.start({
      dataset: smallBook({ accounts: 1, orders: 620, createdOn: '2999-01-01' }),
    });
    const orders = [...lab.records('orders').keys()].sort();
    const request = { object: 'companies', associations: ['orders', 'contacts'] };
    for (const cursor of [undefined, FROM_THE_START]) {
      const { records } = await drain(lab.adapter(), { ...request, cursor });
      expect(records[0]?.associations['orders']?.toSorted()).toEqual(orders);
      expect(records[0]?.associations['contacts']).toEqual([]);
    }
  });

  it('that are left out of an answer stop the read, so that no record loses its account by it', async () => {
    lab = await hubspotKit.start({
      dataset: smallBook({ accounts: 3, contacts: 3, createdOn: '2999-01-01' }),
    });
    const errors = [{ status: 'error', category: 'INTERNAL_ERROR', message: 'try later' }];
    lab.proxy.inject({
      when: ({ path }) => path.endsWith('/batch/read'),
      fault: jsonAnswer(207, { status: 'COMPLETE', results: [], numErrors: 1, errors }),
    });
    const request = { object: 'contacts', associations: ['companies'], cursor: FROM_THE_START };
    await expect(drain(lab.adapter(), request)).rejects.toMatchObject({
      code: 'crm.unexpected',
      message: expect.stringContaining('try later'),
    });
  });
});

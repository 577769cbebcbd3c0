import { afterEach, describe, expect, it } from '@jest/globals';
import type { CrmAdapter, CrmRecord, RecordReader, Tombstone } from '../../src/crm/crm-adapter.ts';
import { smallBook } from '../support/small-book.ts';
import type { Lab } from './crm-kit.ts';
import { drain, NEVER } from './drain.ts';
import { hubspotKit } from './hubspot-kit.ts';
import { jsonAnswer } from './requests.ts';

const ORDERS = { object: 'orders', fields: ['hs_external_order_id'], associations: ['companies'] };

function readerOf({ byId }: CrmAdapter): RecordReader {
  if (byId === undefined) throw new Error('this adapter reads no records by id');
  return byId;
}

async function byId(
  adapter: CrmAdapter,
  request: typeof ORDERS,
  ids: readonly string[],
): Promise<{ readonly records: readonly CrmRecord[]; readonly tombstones: readonly Tombstone[] }> {
  const records: CrmRecord[] = [];
  const tombstones: Tombstone[] = [];
  for await (const page of readerOf(adapter).read(request, ids, NEVER)) {
    records.push(...page.records);
    tombstones.push(...page.tombstones);
  }
  return { records, tombstones };
}

function sorted(records: readonly CrmRecord[]): readonly CrmRecord[] {
  return records.toSorted((a, b) => Number(a.id) - Number(b.id));
}

describe('records of HubSpot that are read by id', () => {
  let lab: Lab;

  afterEach(() => lab.close());

  it('are the same as in a read of the stream, with their associations', async () => {
    lab = await hubspotKit.start({ dataset: smallBook({ accounts: 6, orders: 30 }) });
    const { records: listed } = await drain(lab.adapter(), ORDERS);
    const read = await byId(
      lab.adapter(),
      ORDERS,
      listed.map(({ id }) => id),
    );
    expect(listed).toHaveLength(30);
    expect(sorted(read.records)).toEqual(sorted(listed));
    expect(read.records.every(({ associations }) => associations['companies']?.length === 1)).toBe(
      true,
    );
    expect(read.tombstones).toEqual([]);
  });

  it('are as they are now, while the search index still shows them as they were', async () => {
    lab = await hubspotKit.start({ dataset: smallBook({ accounts: 2 }), searchLagMs: 600_000 });
    const [id = ''] = lab.records('companies').keys();
    await lab.update('companies', id, { name: 'Renamed' });
    const request = { object: 'companies', fields: ['name'], associations: [] };
    const { records } = await byId(lab.adapter(), request, [id]);
    expect(records.map(({ values }) => values)).toEqual([{ name: 'Renamed' }]);
    expect(lab.proxy.requests.filter(({ path }) => path.includes('/search'))).toEqual([]);
  });

  it('are told as gone when they are archived or never were', async () => {
    lab = await hubspotKit.start({ dataset: smallBook({ accounts: 3 }) });
    const [kept = '', removed = ''] = lab.records('companies').keys();
    await lab.remove('companies', removed);
    const request = { object: 'companies', fields: ['name'], associations: [] };
    const read = await byId(lab.adapter(), request, [kept, removed, '999999999']);
    expect(read.records.map(({ id }) => id)).toEqual([kept]);
    expect(read.tombstones).toEqual([{ id: removed }, { id: '999999999' }]);
  });

  it('are told with their heir when they were merged into another', async () => {
    lab = await hubspotKit.start({ dataset: smallBook({ accounts: 3 }) });
    const [winner = ''] = lab.records('companies').keys();
    const merged = {
      id: winner,
      properties: { name: 'Winner', hs_merged_object_ids: '71;72' },
      updatedAt: '2026-04-20T12:00:00Z',
    };
    lab.proxy.inject({
      when: ({ path }) => path.endsWith('/companies/batch/read'),
      fault: jsonAnswer(200, { status: 'COMPLETE', results: [merged] }),
    });
    const request = { object: 'companies', fields: ['name'], associations: [] };
    const { tombstones } = await byId(lab.adapter(), request, [winner, '72', '73']);
    expect(tombstones).toEqual([
      { id: '71', mergedInto: winner },
      { id: '72', mergedInto: winner },
      { id: '73' },
    ]);
  });

  it('cost a call for each hundred, and one more for each object that they are associated with', async () => {
    lab = await hubspotKit.start({ dataset: smallBook({ accounts: 6, orders: 250 }) });
    const adapter = lab.adapter();
    await byId(adapter, ORDERS, [...lab.records('orders').keys()]);
    expect(adapter.usage().calls).toBe(6);
  });

  it('are named by webhooks by the id of their object, which custom objects have of their own', async () => {
    lab = await hubspotKit.start({ dataset: smallBook({ accounts: 1 }) });
    const objects = ['owners', 'companies', 'line_items', 'shipments', 'nonsense'];
    const ids = await readerOf(lab.adapter()).objectIds(objects, NEVER);
    expect([...ids.keys()]).toEqual(['companies', 'line_items', 'shipments']);
    expect(ids.get('companies')).toBe('0-2');
    expect(ids.get('line_items')).toBe('0-8');
    expect(ids.get('shipments')).toMatch(/^2-\d+$/);
  });
});

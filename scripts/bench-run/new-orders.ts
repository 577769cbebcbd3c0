import { z } from 'zod';
import type { SandboxProcess } from '../demo-run/sandbox-process.ts';

export interface NewOrdersOptions {
  readonly accounts: number;
  /** YYYY-MM-DD */
  readonly day: string;
}

/** Gives some accounts of the CRM an order each, as another program would: by plain requests of its own. */
export async function addOrders(sandbox: SandboxProcess, options: NewOrdersOptions): Promise<void> {
  await (sandbox.crm === 'salesforce'
    ? addToSalesforce(sandbox, options)
    : addToHubspot(sandbox, options));
}

const soqlSchema = z.object({ records: z.array(z.object({ Id: z.string() })) });
const savedSchema = z.array(z.object({ success: z.boolean() }));

async function addToSalesforce(sandbox: SandboxProcess, { accounts, day }: NewOrdersOptions) {
  const call = caller(sandbox, sandbox.credentials['SALESFORCE_ACCESS_TOKEN'] ?? '');
  const query = `SELECT Id FROM Account ORDER BY Id LIMIT ${String(accounts)}`;
  const found = await call(`/services/data/v67.0/query?q=${encodeURIComponent(query)}`);
  const records = soqlSchema.parse(found).records.map(({ Id }, place) => ({
    attributes: { type: 'Sales_Order__c' },
    Name: `BENCH-${String(place)}`,
    Account__c: Id,
    Order_Date__c: day,
    Status__c: 'Open',
    Goods_Amount__c: 100,
  }));
  const saved = savedSchema.parse(
    await call('/services/data/v67.0/composite/sobjects', { allOrNone: true, records }),
  );
  if (!saved.every(({ success }) => success)) throw new Error(JSON.stringify(saved[0]));
}

const companiesSchema = z.object({ results: z.array(z.object({ id: z.string() })) });

/** HubSpot's own association type "order to company". */
const ORDER_TO_COMPANY = 509;

async function addToHubspot(sandbox: SandboxProcess, { accounts, day }: NewOrdersOptions) {
  const call = caller(sandbox, sandbox.credentials['HUBSPOT_ACCESS_TOKEN'] ?? '');
  for (let done = 0, after = ''; done < accounts; done += 100) {
    const page = companiesSchema.parse(await call(`/crm/v3/objects/companies?limit=100${after}`));
    const inputs = page.results.map(({ id }, place) => ({
      properties: {
        hs_order_name: `BENCH-${String(done + place)}`,
        hs_external_order_id: `BENCH-${String(done + place)}`,
        hs_external_created_date: `${day}T00:00:00Z`,
        hs_external_order_status: 'Open',
        hs_total_price: '100',
      },
      associations: [
        {
          to: { id },
          types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: ORDER_TO_COMPANY }],
        },
      ],
    }));
    await call('/crm/v3/objects/orders/batch/create', { inputs });
    after = `&after=${page.results.at(-1)?.id ?? ''}`;
  }
}

/** A GET, or a POST where there is a body. */
function caller({ url }: SandboxProcess, token: string) {
  return async (path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(url + path, {
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    if (!response.ok)
      throw new Error(`${path}: ${String(response.status)} ${await response.text()}`);
    return response.json();
  };
}

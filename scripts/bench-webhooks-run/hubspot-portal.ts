import { z } from 'zod';
import { hubspotCall } from '../demo-run/hubspot-call.ts';
import type { SandboxProcess } from '../demo-run/sandbox-process.ts';

export interface Company {
  readonly id: string;
  readonly score: number;
}

/** HubSpot as another program uses it, by plain requests of its own. */
export interface HubspotPortal {
  /** Tells that address whatever changes. */
  tell(url: string): Promise<void>;
  /** Companies with a score, the lowest first. */
  scoredCompanies(): Promise<readonly Company[]>;
  /** Gives a company a large order of today. Gives the time of its creation, on HubSpot's clock. */
  placeOrder(company: Company): Promise<number>;
  /** When the score of a company changed for the first time after that, on HubSpot's clock; undefined when it has not. */
  scoreWrittenAt(company: Company, afterMs: number): Promise<number | undefined>;
}

/** HubSpot's own association type "order to company". */
const ORDER_TO_COMPANY = 509;
const SCORE = 'bellwether_score';

const pageSchema = z.object({
  results: z.array(
    z.object({ id: z.string(), properties: z.record(z.string(), z.string().nullable()) }),
  ),
  paging: z.object({ next: z.object({ after: z.string() }).optional() }).optional(),
});
const createdSchema = z.object({ createdAt: z.iso.datetime() });
const historySchema = z.object({
  propertiesWithHistory: z.record(z.string(), z.array(z.object({ timestamp: z.string() }))),
});

export function openHubspot(sandbox: SandboxProcess): HubspotPortal {
  const call = hubspotCall(sandbox);
  let orders = 0;
  return {
    async tell(url) {
      await call('/_sandbox/webhooks', 'PUT', { url });
    },
    async scoredCompanies() {
      const companies: Company[] = [];
      for (let after: string | undefined = ''; after !== undefined;) {
        const path = `/crm/v3/objects/companies?limit=100&properties=${SCORE}${after}`;
        const page = pageSchema.parse(await call(path));
        for (const { id, properties } of page.results) {
          const score = properties[SCORE] ?? '';
          if (score !== '') companies.push({ id, score: Number(score) });
        }
        const next = page.paging?.next?.after;
        after = next === undefined ? undefined : `&after=${next}`;
      }
      return companies.toSorted((a, b) => a.score - b.score);
    },
    async placeOrder({ id }) {
      orders += 1;
      const order = orderOf(id, `BENCH-${String(orders)}`);
      const answer = await call('/crm/v3/objects/orders', 'POST', order);
      return Date.parse(createdSchema.parse(answer).createdAt);
    },
    async scoreWrittenAt({ id }, afterMs) {
      const path = `/crm/v3/objects/companies/${id}?propertiesWithHistory=${SCORE}`;
      const { propertiesWithHistory } = historySchema.parse(await call(path));
      const times = (propertiesWithHistory[SCORE] ?? []).map((one) => Date.parse(one.timestamp));
      const later = times.filter((time) => time >= afterMs);
      return later.length === 0 ? undefined : Math.min(...later);
    },
  };
}

function orderOf(company: string, number: string): object {
  return {
    properties: {
      hs_order_name: number,
      hs_external_order_id: number,
      hs_external_created_date: `${new Date().toISOString().slice(0, 10)}T00:00:00Z`,
      hs_external_order_status: 'Open',
      hs_total_price: '90000',
    },
    associations: [
      {
        to: { id: company },
        types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: ORDER_TO_COMPANY }],
      },
    ],
  };
}

import { column, list, type Answer, type TestPortal } from './test-portal.ts';

export const ROOTS = ['/crm/v4/objects', '/crm/objects/2026-03', '/crm/objects/2026-09'];

export const BATCH_ROOTS = [
  '/crm/v4/associations',
  '/crm/associations/2026-03',
  '/crm/associations/2026-09',
];

/** One of HubSpot's own types, as bodies name it. */
export function hubspot(associationTypeId: number): unknown {
  return { associationCategory: 'HUBSPOT_DEFINED', associationTypeId };
}

/** The type ids of the links to each associated record. */
export async function types(
  portal: TestPortal,
  from: string,
  id: string,
  to: string,
): Promise<unknown> {
  const answer = await portal.get(`/crm/v4/objects/${from}/${id}/associations/${to}`);
  return list(answer.json, 'results').map((one) => column(list(one, 'associationTypes'), 'typeId'));
}

/** Links by default; each record is named `companies/123`. */
export function putDefault(portal: TestPortal, from: string, to: string): Promise<Answer> {
  return portal.call('PUT', `/crm/v4/objects/${from}/associations/default/${to}`);
}

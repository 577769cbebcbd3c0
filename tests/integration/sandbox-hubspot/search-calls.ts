import type { Answer, TestPortal } from './test-portal.ts';

export function search(portal: TestPortal, body: unknown, type = 'companies'): Promise<Answer> {
  return portal.post(`/crm/objects/2026-09/${type}/search`, body);
}

/** A query with one filter. */
export function one(propertyName: string, operator: string, operands: object = {}): object {
  return { filterGroups: [{ filters: [{ propertyName, operator, ...operands }] }] };
}

import { validationError } from '../hubspot-error.ts';

/** A list in a query: repeated, joined by commas, or both at once. */
export function listParam(query: URLSearchParams, name: string): readonly string[] {
  return query
    .getAll(name)
    .flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '');
}

export function flagParam(query: URLSearchParams, name: string): boolean {
  return query.get(name)?.toLowerCase() === 'true';
}

export interface LimitRule {
  readonly standard: number;
  readonly largest: number;
}

/** [K] HubSpot refuses a larger page rather than cutting it. */
export function limitParam(query: URLSearchParams, rule: LimitRule): number {
  const text = query.get('limit');
  if (text === null || text === '') return rule.standard;
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > rule.largest) {
    throw validationError(`limit must be between 1 and ${String(rule.largest)}, but was ${text}`);
  }
  return limit;
}

/** The id after which a page begins; 0 for the first page. */
export function afterParam(query: URLSearchParams): number {
  const text = query.get('after');
  if (text === null || text === '') return 0;
  if (!/^\d{1,15}$/.test(text)) throw validationError(`Invalid paging cursor: ${text}`);
  return Number(text);
}

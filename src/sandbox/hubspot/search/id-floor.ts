import { ID_PROPERTY } from '../catalog/property-definition.ts';
import type { SearchFilter, SearchQuery } from './search-query.ts';

/** A query that walks on by record id: all that it asks besides, and the id after which it goes on. */
export interface FlooredQuery {
  readonly rest: SearchQuery;
  /** Ids found are greater. */
  readonly floor: number;
}

/**
 * The usual way past ten thousand results is one group of filters with `hs_object_id` above the last id seen.
 * Undefined for every other form of query.
 */
export function splitIdFloor(query: SearchQuery): FlooredQuery | undefined {
  const [filters, ...others] = query.groups;
  if (filters === undefined || others.length > 0) return undefined;
  const [bound, ...more] = filters.filter(isIdFilter);
  if (bound === undefined || more.length > 0) return undefined;
  const value = Number(bound.value);
  if (!Number.isInteger(value) || (bound.operator !== 'GT' && bound.operator !== 'GTE')) {
    return undefined;
  }
  const kept = filters.filter((filter) => filter !== bound);
  return {
    rest: { ...query, groups: kept.length === 0 ? [] : [kept] },
    floor: bound.operator === 'GT' ? value : value - 1,
  };
}

function isIdFilter({ target }: SearchFilter): boolean {
  return 'property' in target && target.property.name === ID_PROPERTY;
}

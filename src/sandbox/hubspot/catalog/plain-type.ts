import type { ObjectType } from './object-type.ts';

type Distinct = Pick<ObjectType, 'id' | 'name' | 'singular' | 'labels' | 'primaryDisplayProperty'>;

/** A type that has nothing special but what is named: shows ids and times, needs nothing, searches its name. */
export function plainType(distinct: Distinct & Partial<ObjectType>): ObjectType {
  const created = distinct.createdProperty ?? 'hs_createdate';
  return {
    aliases: [],
    associationKey: distinct.name,
    scopeFamily: distinct.name,
    createdProperty: created,
    modifiedProperty: 'hs_lastmodifieddate',
    defaultProperties: [created, 'hs_lastmodifieddate', 'hs_object_id'],
    requiredProperties: [],
    searchableProperties: [distinct.primaryDisplayProperty],
    initialValues: {},
    activity: false,
    ...distinct,
  };
}

import { describe, expect, it } from '@jest/globals';
import { ENTITIES, ENTITY_NAMES, type EntityName } from '../../../src/domain/entities.ts';

const fields = ENTITY_NAMES.flatMap((entity) =>
  Object.entries(ENTITIES[entity].fields).map(([name, field]) => ({ entity, name, field })),
);

describe('ENTITIES', () => {
  it('lists every entity once', () => {
    expect([...ENTITY_NAMES].sort()).toEqual(Object.keys(ENTITIES).sort());
  });

  it('reads each entity after those it refers to, save an account’s own parent', () => {
    const behind = fields.filter(
      ({ entity, field }) =>
        field.to !== undefined && ENTITY_NAMES.indexOf(field.to) >= ENTITY_NAMES.indexOf(entity),
    );
    expect(behind.map(({ entity, name }) => `${entity}.${name}`)).toEqual(['accounts.parent']);
  });

  it('says of every entity and field what it is', () => {
    for (const entity of ENTITY_NAMES) expect(ENTITIES[entity].description).toMatch(/\.$/);
    for (const { field } of fields) expect(field.description).toMatch(/^[A-Z].*\.$/);
  });

  it('names a target for references, values for choices, and neither elsewhere', () => {
    for (const { field } of fields) {
      expect(field.to !== undefined).toBe(field.type === 'reference');
      expect(field.choices !== undefined).toBe(field.type === 'choice');
      expect(field.money === undefined || field.type === 'decimal').toBe(true);
    }
  });

  it('gives every fact that a measure counts a way to its account', () => {
    const without: readonly EntityName[] = ENTITY_NAMES.filter((entity) => {
      const own = ENTITIES[entity].fields;
      return !('account' in own || 'order' in own || 'return' in own);
    });
    expect(without).toEqual(['users', 'accounts']);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DirectedDefinition } from '../../../../src/sandbox/hubspot/catalog/association-definition.ts';
import { memoryPortal } from './memory-portal.ts';

const COMPANY = '0-2';

/** One of each form: two directions, two directions within one type, one direction read from both sides. */
const TYPE_IDS = [279, 14, 450];

const steps = fc.array(
  fc.record({
    link: fc.boolean(),
    typeId: fc.constantFrom(...TYPE_IDS),
    backwards: fc.boolean(),
    from: fc.integer({ min: 1, max: 4 }),
    to: fc.integer({ min: 1, max: 4 }),
  }),
  { maxLength: 40 },
);

function definitions(
  portal: ReturnType<typeof memoryPortal>,
  typeId: number,
): readonly [DirectedDefinition, DirectedDefinition] {
  const [there] = portal.associations.byTypeId('HUBSPOT_DEFINED', typeId);
  if (there === undefined) throw new Error(`no type ${String(typeId)}`);
  const back = portal.associations
    .from(there.end.toType)
    .find((one) => one.definition === there.definition && one.direction !== there.direction);
  return [there, back ?? there];
}

describe('stored associations', () => {
  it('are read alike from both sides, whichever side made them', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const portal = memoryPortal();
        const model = new Set<string>();
        for (const { link, typeId, backwards, from, to } of taken) {
          if (from === to) continue;
          const [there, back] = definitions(portal, typeId);
          const [near, far] = backwards ? [to, from] : [from, to];
          const used = backwards ? back : there;
          const symmetric = typeId === 450;
          const key = symmetric
            ? `${String(typeId)} ${[from, to].sort((a, b) => a - b).join(' ')}`
            : `${String(typeId)} ${String(from)} ${String(to)}`;
          const change = link ? portal.links.link : portal.links.unlink;
          expect(change(used, near, far)).toBe(model.has(key) !== link);
          if (link) model.add(key);
          else model.delete(key);
        }
        for (const typeId of TYPE_IDS) {
          const [there, back] = definitions(portal, typeId);
          for (let id = 1; id <= 4; id += 1) {
            const targets = expected(model, typeId, id, 'from');
            const sources = expected(model, typeId, id, 'to');
            const page = { afterId: 0, limit: 10 };
            expect(portal.links.targetsOf(there, id, page)).toEqual(targets);
            expect(portal.links.targetsOf(back, id, page)).toEqual(sources);
            expect(portal.links.linksOf(there, [id]).map(({ toId }) => toId)).toEqual(targets);
          }
        }
        portal.database.close();
      }),
      { numRuns: 100 },
    );
  });

  it('of an archived record go, of others stay', () => {
    const portal = memoryPortal();
    const [parent] = definitions(portal, 14);
    const [contact] = definitions(portal, 279);
    portal.links.link(parent, 1, 2);
    portal.links.link(parent, 3, 2);
    portal.links.link(contact, 9, 1);
    portal.links.unlinkAll(portal.associations.from(COMPANY), 1);
    expect(portal.links.count()).toBe(1);
    expect(portal.links.has(parent, 3, 2)).toBe(true);
    portal.database.close();
  });
});

function expected(
  model: ReadonlySet<string>,
  typeId: number,
  id: number,
  side: 'from' | 'to',
): readonly number[] {
  const found = new Set<number>();
  for (const key of model) {
    const [type, from = 0, to = 0] = key.split(' ').map(Number);
    if (type !== typeId) continue;
    if (from === id && (side === 'from' || typeId === 450)) found.add(to);
    if (to === id && (side === 'to' || typeId === 450)) found.add(from);
  }
  return [...found].sort((a, b) => a - b);
}

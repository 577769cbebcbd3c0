import { describe, expect, it } from '@jest/globals';
import { parseEvents } from '../../../../../src/crm/hubspot/webhooks/events.ts';

const EVENT = {
  eventId: 3_816_279_340,
  subscriptionId: 25,
  portalId: 33,
  appId: 1_160_452,
  occurredAt: 1_776_686_400_000,
  subscriptionType: 'object.propertyChange',
  attemptNumber: 0,
  objectId: 1_246_965,
  objectTypeId: '0-2',
  propertyName: 'credit_limit',
  propertyValue: '5000',
  changeSource: 'CRM_UI',
  sourceId: 'userId:7',
};

function parse(...events: readonly unknown[]) {
  const parsed = parseEvents(Buffer.from(JSON.stringify(events)));
  if (parsed === undefined) throw new Error('no list');
  return parsed;
}

/** The key of an event that differs in something. */
function keyOf(change: object): string | undefined {
  return parse({ ...EVENT, ...change }).notices[0]?.key;
}

/** `0-2/17` for each notice. */
function subjects(...events: readonly unknown[]): readonly string[] {
  return parse(...events).notices.map(({ objectId, recordId }) => `${objectId}/${recordId}`);
}

describe('events of a delivery', () => {
  it('become notices that say which record, and never what it holds', () => {
    const { notices } = parse(EVENT);
    expect(notices).toEqual([
      {
        key: '3816279340:25:1776686400000:object.propertyChange:credit_limit',
        orgId: '33',
        objectId: '0-2',
        recordId: '1246965',
        occurredAt: new Date('2026-04-20T12:00:00Z'),
        field: 'credit_limit',
      },
    ]);
    expect(JSON.stringify(notices)).not.toContain('5000');
  });

  it('have the same key when they are repeated, and another one when anything else differs', () => {
    expect(keyOf({ attemptNumber: 3 })).toBe(keyOf({}));
    for (const change of [
      { eventId: 1 },
      { subscriptionId: 26 },
      { occurredAt: EVENT.occurredAt + 1 },
      { propertyName: 'name' },
    ]) {
      expect(keyOf(change)).not.toBe(keyOf({}));
    }
  });

  it.each([
    ['contact', '0-1'],
    ['company', '0-2'],
    ['deal', '0-3'],
    ['ticket', '0-5'],
    ['product', '0-7'],
    ['line_item', '0-8'],
  ])('of the older format name their object: %s is %s', (name, objectId) => {
    const event = { ...EVENT, subscriptionType: `${name}.creation`, objectTypeId: undefined };
    expect(subjects(event)).toEqual([`${objectId}/1246965`]);
  });

  it('of an object that nobody knows are kept apart by its name', () => {
    const event = {
      ...EVENT,
      subscriptionType: 'conversation.newMessage',
      objectTypeId: undefined,
    };
    expect(subjects(event)).toEqual(['conversation/1246965']);
  });

  it('of a merge concern the winner and all losers', () => {
    const merge = {
      ...EVENT,
      subscriptionType: 'object.merge',
      propertyName: undefined,
      objectId: 10,
      primaryObjectId: 10,
      newObjectId: 12,
      mergedObjectIds: [10, 11],
    };
    expect(subjects(merge)).toEqual(['0-2/10', '0-2/12', '0-2/11']);
  });

  it('of an association concern both ends, in either format', () => {
    const ends = { objectId: undefined, fromObjectId: 5, toObjectId: 6 };
    expect(
      subjects({
        ...EVENT,
        ...ends,
        subscriptionType: 'object.associationChange',
        fromObjectTypeId: '0-123',
        toObjectTypeId: '0-2',
      }),
    ).toEqual(['0-123/5', '0-2/6']);
    expect(
      subjects({
        ...EVENT,
        ...ends,
        subscriptionType: 'deal.associationChange',
        associationType: 'DEAL_TO_COMPANY',
      }),
    ).toEqual(['0-3/5', '0-2/6']);
  });

  it('that cannot be read are counted, and hold nobody up', () => {
    const { events, notices, unreadable } = parse(
      { ...EVENT, occurredAt: 'yesterday' },
      'nonsense',
      null,
      { ...EVENT, objectId: '1; DROP TABLE' },
      { ...EVENT, objectId: undefined },
      EVENT,
    );
    expect({ events, unreadable, notices: notices.length }).toEqual({
      events: 6,
      unreadable: 5,
      notices: 1,
    });
  });

  it.each(['', '{', '{"eventId":1}', '"text"', 'null'])('are no list in the body "%s"', (body) => {
    expect(parseEvents(Buffer.from(body))).toBeUndefined();
  });
});

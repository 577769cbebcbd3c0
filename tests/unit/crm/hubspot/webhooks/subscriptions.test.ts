import { describe, expect, it } from '@jest/globals';
import {
  subscriptionFile,
  subscriptionsTo,
} from '../../../../../src/crm/hubspot/webhooks/subscriptions.ts';

describe('subscriptions', () => {
  it('are one for each kind of change and each property that is read', () => {
    const subscriptions = subscriptionsTo([{ id: '0-2', properties: ['name', 'credit_hold'] }]);
    expect(
      subscriptions.map(({ subscriptionType, propertyName }) =>
        [subscriptionType, propertyName ?? ''].join(' ').trim(),
      ),
    ).toEqual([
      'object.creation',
      'object.deletion',
      'object.restore',
      'object.associationChange',
      'object.merge',
      'object.propertyChange name',
      'object.propertyChange credit_hold',
    ]);
    expect(
      subscriptions.every(({ objectType, active }) => objectType === 'company' && active),
    ).toBe(true);
  });

  it('name custom objects by their id, and leave out merges where there are none', () => {
    const subscriptions = subscriptionsTo([{ id: '2-1234', properties: [] }]);
    expect(new Set(subscriptions.map(({ objectType }) => objectType))).toEqual(new Set(['2-1234']));
    expect(subscriptions.map((one) => one.subscriptionType)).not.toContain('object.merge');
  });

  it('stand in a file with the address', () => {
    const subscriptions = subscriptionsTo([{ id: '0-3', properties: [] }]);
    expect(subscriptionFile('https://a.example/hook', subscriptions)).toMatchObject({
      type: 'webhooks',
      config: {
        settings: { targetUrl: 'https://a.example/hook' },
        subscriptions: { crmObjects: subscriptions },
      },
    });
  });
});

import { describe, expect, it } from '@jest/globals';
import {
  belongsTo,
  DEFAULT_POPULATION,
  expectedRevenue,
  labelsOf,
  lostRevenue,
  seasonFactor,
  type AccountOutcome,
} from '../../../src/model/outcome.ts';

const HORIZON = 90;

/** A customer of 3,650 a year, that is 900 in 90 days, who ordered 500 of it. */
function customer(more: Partial<AccountOutcome> = {}): AccountOutcome {
  return {
    accountId: 1,
    orderDays: 6,
    daysSinceOrder: 30,
    netBefore: 3650,
    exposureDays: 365,
    orderDaysAfter: 2,
    netAfter: 500,
    ...more,
  };
}

function labels(more: Partial<AccountOutcome>, season = 1) {
  return labelsOf(customer(more), { horizonDays: HORIZON, season });
}

describe('the population', () => {
  it('is customers with a habit who are not gone: the edges belong to it', () => {
    const edge = customer({ orderDays: 2, daysSinceOrder: 180 });
    expect(belongsTo(DEFAULT_POPULATION, edge)).toBe(true);
    expect(belongsTo(DEFAULT_POPULATION, { ...edge, orderDays: 1 })).toBe(false);
    expect(belongsTo(DEFAULT_POPULATION, { ...edge, daysSinceOrder: 181 })).toBe(false);
  });
});

describe('the labels of an outcome', () => {
  it('call a customer lapsed who does not order at all, and defected with it', () => {
    expect(labels({ orderDaysAfter: 0, netAfter: 0 })).toEqual({
      lapsed: true,
      defected: true,
      defected_in_season: true,
    });
  });

  it('call a customer defected whose revenue is below half of the run rate', () => {
    expect(labels({ netAfter: 449 }).defected).toBe(true);
    expect(labels({ netAfter: 450 }).defected).toBe(false);
  });

  it('take the run rate from the days that a young customer has been one', () => {
    // 1,000 in 90 days: 499 is less than half, though it would be plenty for 1,000 in a year.
    expect(labels({ netBefore: 1000, exposureDays: 90, netAfter: 499 }).defected).toBe(true);
    expect(labels({ netBefore: 1000, exposureDays: 365, netAfter: 499 }).defected).toBe(false);
  });

  it('call a customer lapsed whose only movement is a credit', () => {
    expect(labels({ orderDaysAfter: 0, netAfter: -50 }).lapsed).toBe(true);
  });

  it('leave out of defection whoever has no run rate', () => {
    expect(labels({ netBefore: 0 })).toEqual({
      lapsed: false,
      defected: undefined,
      defected_in_season: undefined,
    });
    expect(labels({ netBefore: -10, orderDaysAfter: 0 }).defected).toBeUndefined();
  });

  it('do not take a quiet season for customers who leave', () => {
    expect(labels({ netAfter: 300 }, 0.5)).toMatchObject({
      defected: true,
      defected_in_season: false,
    });
    expect(labels({ netAfter: 500 }, 1.5)).toMatchObject({
      defected: false,
      defected_in_season: true,
    });
  });
});

describe('seasonFactor', () => {
  it('is what the book bought over what its run rate let expect', () => {
    const book = [customer({ netAfter: 450 }), customer({ netAfter: 0 })];
    expect(seasonFactor(book, HORIZON)).toBeCloseTo(0.25, 12);
  });

  it('leaves out accounts without a run rate, and is 1 for a book of those', () => {
    const none = customer({ netBefore: -100, netAfter: 9000 });
    expect(seasonFactor([customer({ netAfter: 900 }), none], HORIZON)).toBeCloseTo(1, 12);
    expect(seasonFactor([none], HORIZON)).toBe(1);
    expect(seasonFactor([], HORIZON)).toBe(1);
  });
});

describe('lostRevenue', () => {
  it('is what was expected and did not come, never negative and never more than expected', () => {
    expect(expectedRevenue(customer(), HORIZON)).toBeCloseTo(900, 10);
    expect(lostRevenue(customer({ netAfter: 500 }), HORIZON)).toBeCloseTo(400, 10);
    expect(lostRevenue(customer({ netAfter: 5000 }), HORIZON)).toBe(0);
    expect(lostRevenue(customer({ netAfter: -70 }), HORIZON)).toBeCloseTo(900, 10);
  });
});

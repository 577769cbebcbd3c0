import { describe, expect, it } from '@jest/globals';
import { bindAsOf } from '../../../src/measures/frame.ts';

describe('bindAsOf', () => {
  it.each([
    ['day >= :as_of - 365', 'day >= $2::date - 365'],
    ['least(365, :as_of - day)', 'least(365, $2::date - day)'],
    ["date_trunc('month', :as_of::timestamp)", "date_trunc('month', $2::date::timestamp)"],
    [':as_of, :as_of', '$2::date, $2::date'],
    ["'until' || :as_of || 'x'", "'until' || $2::date || 'x'"],
  ])('binds the day in %s', (sql, bound) => {
    expect(bindAsOf(sql)).toBe(bound);
  });

  it.each([
    ['a cast to a type of that name', 'x::as_of'],
    ['a longer name', ':as_of_day'],
    ['a text', "'the day :as_of'"],
    ['a text with a quote in it', "'it''s :as_of'"],
    ['a quoted name', '"the :as_of ""day"""'],
    ['the comment of a line', "SELECT 1 -- before :as_of, it's"],
    ['a comment', "/* not :as_of\n don't */"],
  ])('leaves %s alone', (_what, sql) => {
    expect(bindAsOf(sql)).toBe(sql);
  });

  it('binds again after a comment with an apostrophe', () => {
    expect(bindAsOf("SELECT 1 -- the customer's\n, :as_of, 'a'")).toBe(
      "SELECT 1 -- the customer's\n, $2::date, 'a'",
    );
  });
});

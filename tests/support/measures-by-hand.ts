/**
 * The measures once more, from their definitions in words, over plain lists: what the SQL is held against. Written for
 * clearness, not for speed.
 */
import { DELIVERY_BY_HAND } from './by-hand/delivery.ts';
import type { Formula } from './by-hand/formula.ts';
import { MONEY_BY_HAND } from './by-hand/money.ts';
import { OUTCOME_BY_HAND } from './by-hand/outcome.ts';
import { RELATIONSHIP_BY_HAND } from './by-hand/relationship.ts';
import { TRUST_BY_HAND } from './trust-by-hand.ts';

export const MEASURES_BY_HAND: Readonly<Record<string, Formula>> = {
  ...OUTCOME_BY_HAND,
  ...DELIVERY_BY_HAND,
  ...MONEY_BY_HAND,
  ...RELATIONSHIP_BY_HAND,
  ...TRUST_BY_HAND,
};

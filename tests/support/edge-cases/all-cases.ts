import { DELIVERY_CASES } from './delivery-cases.ts';
import type { EdgeCase } from './edge-case.ts';
import { MONEY_CASES } from './money-cases.ts';
import { ORDER_CASES } from './order-cases.ts';
import { READING_CASES } from './reading-cases.ts';
import { RELATIONSHIP_CASES } from './relationship-cases.ts';

export const EDGE_CASES: readonly EdgeCase[] = [
  ...ORDER_CASES,
  ...READING_CASES,
  ...MONEY_CASES,
  ...DELIVERY_CASES,
  ...RELATIONSHIP_CASES,
];

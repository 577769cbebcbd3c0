import type { Account } from './account.ts';
import type { Sku } from './catalogue.ts';
import { type LaunchPlan, launchPlansOf, plannedLines } from './launch-plan.ts';
import { orderDaysOf } from './order-days.ts';
import { elementAt, type RandomStream } from './random.ts';
import { SEGMENTS } from './segments.ts';
import type { World } from './world.ts';

/** Taken out once, see random.ts. */
const { max, round } = Math;

export interface OrderLine {
  readonly sku: string;
  /** Null for what is not goods. */
  readonly family: string | null;
  readonly type: 'goods' | 'freight' | 'fee';
  readonly quantity: number;
  readonly unitCents: number;
}

export interface Order {
  readonly key: string;
  /** 1 for the account's first order. */
  readonly sequence: number;
  readonly day: number;
  readonly cancelled: boolean;
  readonly lines: readonly OrderLine[];
  readonly goodsCents: number;
  /** Freight and fees. */
  readonly extrasCents: number;
}

const CANCELLED_SHARE = 0.018;

/** All orders of an account with their lines, by day. */
export function ordersOf(world: World, account: Account): readonly Order[] {
  const days = orderDaysOf(world, account);
  if (days.length === 0) return [];
  const random = world.streams.lines(account.index);
  const basket = basketOf(world, account, random);
  let previousDay = account.established ? account.firstDay - 1 : -Infinity;
  return days.map((day, at) => {
    const goods = goodsLines({ basket, day, previousDay, random });
    previousDay = day;
    return orderOf(account, { goods, day, sequence: at + 1, random });
  });
}

/** What an account chooses from. */
interface Basket {
  readonly world: World;
  readonly account: Account;
  /** What it buys again and again, the most wanted first. */
  readonly shelf: readonly Sku[];
  readonly plans: readonly LaunchPlan[];
}

const FEWEST_ON_SHELF = 10;
const SHELF_PER_LINE = 7;

function basketOf(world: World, account: Account, random: RandomStream): Basket {
  const width = FEWEST_ON_SHELF + round(account.lines * SHELF_PER_LINE);
  const { standing } = world.catalogue;
  const shelf = Array.from({ length: width }, () => random.pickFront(standing, 1.5));
  return { world, account, shelf, plans: launchPlansOf(world, account) };
}

interface OrderMoment {
  readonly basket: Basket;
  readonly day: number;
  readonly previousDay: number;
  readonly random: RandomStream;
}

const LINES_SHAPE = 3;

function goodsLines(moment: OrderMoment): readonly OrderLine[] {
  const { basket, day, previousDay, random } = moment;
  const { account, world } = basket;
  const priceFactor = (1 - account.discount) * world.priceLevelOn(day);
  const lines: OrderLine[] = [];
  const mean = account.lines * world.size.lineFactor;
  const count = max(1, random.round(mean * random.gamma(LINES_SHAPE)));
  for (let at = 0; at < count; at += 1) {
    const sku = standingSku(moment);
    lines.push(goodsLine({ sku, priceFactor, quantity: account.quantity, random }));
  }
  for (const plan of basket.plans) {
    const launchLines = random.round(plannedLines(plan, day, previousDay));
    for (let at = 0; at < launchLines; at += 1) {
      const sku = random.pickFront(plan.lineUp, 1.4);
      lines.push(
        goodsLine({ sku, priceFactor, quantity: account.quantity * plan.quantity, random }),
      );
    }
  }
  return lines;
}

const CLEARANCE_SHARE = 0.012;
const SHELF_SHARE = 0.8;

function standingSku({ basket, day, random }: OrderMoment): Sku {
  const { catalogue, clearanceOn } = basket.world;
  const luck = random.unit();
  if (luck < SHELF_SHARE) return random.pickFront(basket.shelf, 2);
  const clearance = luck > 1 - CLEARANCE_SHARE ? clearanceOn(day) : -1;
  if (clearance >= 0) return random.pick(elementAt(catalogue.lineUps, clearance));
  return random.pickFront(catalogue.standing, 2);
}

interface GoodsLineInput {
  readonly sku: Sku;
  readonly priceFactor: number;
  /** Units, relative to the SKU's usual quantity. */
  readonly quantity: number;
  readonly random: RandomStream;
}

function goodsLine({ sku, priceFactor, quantity, random }: GoodsLineInput): OrderLine {
  const wanted = sku.usualQuantity * quantity * (0.4 + 1.2 * random.unit());
  return {
    sku: sku.code,
    family: sku.family,
    type: 'goods',
    quantity: max(1, round(wanted / sku.pack)) * sku.pack,
    unitCents: max(1, round(sku.listCents * priceFactor)),
  };
}

interface OrderParts {
  readonly goods: readonly OrderLine[];
  readonly day: number;
  readonly sequence: number;
  readonly random: RandomStream;
}

function orderOf(account: Account, { goods, day, sequence, random }: OrderParts): Order {
  const goodsCents = centsOf(goods);
  const extras = extraLines(account, goodsCents, random);
  return {
    key: `${account.key}-${String(sequence)}`,
    sequence,
    day,
    cancelled: random.chance(CANCELLED_SHARE),
    lines: extras.length === 0 ? goods : [...goods, ...extras],
    goodsCents,
    extrasCents: centsOf(extras),
  };
}

function centsOf(lines: readonly OrderLine[]): number {
  let cents = 0;
  for (const line of lines) cents += line.quantity * line.unitCents;
  return cents;
}

const SMALL_ORDER_CENTS = 12_000;
const EXPRESS_SHARE = 0.025;
const SMALL_ORDER_FEE: OrderLine = feeLine('FEE-SMALL-ORDER', 'fee', 750);
const EXPRESS_FEE: OrderLine = feeLine('FEE-EXPRESS', 'fee', 1950);
const PARCEL_CENTS = 890;
const FREIGHT_RATE = 0.035;

function extraLines(account: Account, goodsCents: number, random: RandomStream): OrderLine[] {
  const extras: OrderLine[] = [];
  if (goodsCents < SEGMENTS[account.segment].freightFreeCents) {
    const cents = PARCEL_CENTS + 10 * round((goodsCents * FREIGHT_RATE) / 10);
    extras.push(feeLine('FREIGHT', 'freight', cents));
  }
  if (goodsCents < SMALL_ORDER_CENTS) extras.push(SMALL_ORDER_FEE);
  if (random.chance(EXPRESS_SHARE)) extras.push(EXPRESS_FEE);
  return extras;
}

function feeLine(sku: string, type: 'freight' | 'fee', unitCents: number): OrderLine {
  return { sku, family: null, type, quantity: 1, unitCents };
}

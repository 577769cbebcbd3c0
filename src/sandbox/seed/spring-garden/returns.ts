import type { Account } from './account.ts';
import type { Delivery } from './deliveries.ts';
import type { OrderLine } from './orders.ts';
import { elementAt, type RandomStream } from './random.ts';
import type { World } from './world.ts';

/**
 * Goods that came back. `logged`: a return with its lines, for an order. `credit_only`: someone wrote a credit and
 * no more: a return without order and lines. `unlogged`: nothing was written down; the customer just pays that much less.
 */
export interface GoodsReturn {
  readonly kind: 'logged' | 'credit_only' | 'unlogged';
  readonly order: Delivery['order'];
  readonly day: number;
  readonly lines: readonly OrderLine[];
  readonly cents: number;
  readonly reason: string;
}

const RETURN_SHARE = 0.05;
const LOGGED_SHARE = 0.8;
const CREDIT_ONLY_SHARE = 0.12;

const REASONS: readonly string[] = [
  'Damaged in transit',
  'Wrong item delivered',
  'Defective',
  'Ordered in error',
  'Overstock',
  'Not as described',
];

/** By day. */
export function returnsOf(
  world: World,
  account: Account,
  deliveries: readonly Delivery[],
): readonly GoodsReturn[] {
  const random = world.streams.return(account.index);
  const returns: GoodsReturn[] = [];
  for (const delivery of deliveries) {
    if (!random.chance(RETURN_SHARE)) continue;
    const goodsReturn = returnOf(delivery, random);
    if (goodsReturn !== null && goodsReturn.day < world.endDay) returns.push(goodsReturn);
  }
  return returns.sort((one, other) => one.day - other.day);
}

function returnOf(delivery: Delivery, random: RandomStream): GoodsReturn | null {
  const [first] = delivery.shipments;
  if (first === undefined || delivery.wholeLines.length === 0) return null;
  const lines = returnedLines(delivery.wholeLines, random);
  let cents = 0;
  for (const line of lines) cents += line.quantity * line.unitCents;
  return {
    kind: kindOf(random.unit()),
    order: delivery.order,
    day: first.deliveredDay + random.whole(4, 35),
    lines,
    cents,
    reason: random.pick(REASONS),
  };
}

function kindOf(luck: number): GoodsReturn['kind'] {
  if (luck < LOGGED_SHARE) return 'logged';
  return luck < LOGGED_SHARE + CREDIT_ONLY_SHARE ? 'credit_only' : 'unlogged';
}

/** One or two lines, each in part or whole. */
function returnedLines(shipped: readonly OrderLine[], random: RandomStream): OrderLine[] {
  const first = random.whole(0, shipped.length - 1);
  const count = Math.min(shipped.length, random.whole(1, 2));
  return Array.from({ length: count }, (_, at) => {
    const line = elementAt(shipped, (first + at) % shipped.length);
    return { ...line, quantity: random.whole(1, line.quantity) };
  });
}

import type { KnownLine } from './known-orders.ts';
import type { PlainAsOf, Put } from './values.ts';

/** What an account buys: items, categories, filled lines. */
export function putGoods(lines: readonly KnownLine[], { day }: PlainAsOf, put: Put): void {
  const items = new Map<string, { readonly first: number; again: boolean }>();
  const families = new Map<string, Set<number>>();
  for (const { line, orderedOn } of lines) {
    if (line.sku !== null && orderedOn >= day - 365) {
      const item = items.get(line.sku);
      if (item === undefined) items.set(line.sku, { first: orderedOn, again: false });
      else if (item.first !== orderedOn) item.again = true;
    }
    const family = line.family ?? line.sku;
    if (family === null) continue;
    const days = families.get(family);
    if (days === undefined) families.set(family, new Set([orderedOn]));
    else days.add(orderedOn);
  }
  if (items.size > 0) {
    let again = 0;
    for (const item of items.values()) if (item.again) again += 1;
    put('repeat_items', again, items.size);
  }
  putFamilies(families, day, put);
}

function putFamilies(
  families: ReadonlyMap<string, ReadonlySet<number>>,
  day: number,
  put: Put,
): void {
  let [bought, habits, lost] = [0, 0, 0];
  const recentDays = new Set<number>();
  for (const days of families.values()) {
    let before = 0;
    let last = -Infinity;
    let recent = false;
    for (const one of days) {
      if (one >= day - 365) {
        recent = true;
        recentDays.add(one);
      }
      if (one < day - 545) continue;
      if (one < day - 180) before += 1;
      last = Math.max(last, one);
    }
    if (recent) bought += 1;
    if (before < 2) continue;
    habits += 1;
    if (last < day - 180) lost += 1;
  }
  if (bought > 0) put('product_mix_breadth', bought, recentDays.size);
  if (habits > 0) put('lost_categories', lost / habits, habits);
}

export function putFilledLines(
  lines: readonly KnownLine[],
  { day, knownBefore }: PlainAsOf,
  put: Put,
): void {
  let [due, known, full] = [0, 0, 0];
  for (const { line, orderedOn, promisedOn } of lines) {
    if (orderedOn < day - 180) continue;
    const arrived = line.deliveredOn !== null && line.deliveredOn < knownBefore;
    const delivered = arrived ? line.deliveredQuantity : null;
    if (delivered === null && (promisedOn === null || promisedOn >= day)) continue;
    due += 1;
    if (delivered === null) continue;
    known += 1;
    if (delivered >= line.quantity) full += 1;
  }
  if (known > 0) put('line_fill_rate', full / due, due);
}

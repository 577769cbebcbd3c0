interface CronField {
  readonly low: number;
  readonly high: number;
  readonly names: readonly string[];
}

const MONTHS =
  'january february march april may june july august september october november december'.split(
    ' ',
  );
const WEEKDAYS = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ');

/** Second (may be left out), minute, hour, day of the month, month, day of the week (0 and 7 are Sunday). */
const FIELDS: readonly CronField[] = [
  { low: 0, high: 59, names: [] },
  { low: 0, high: 59, names: [] },
  { low: 0, high: 23, names: [] },
  { low: 1, high: 31, names: [] },
  { low: 1, high: 12, names: MONTHS },
  { low: 0, high: 7, names: WEEKDAYS },
];

/**
 * Whether the daemon's clock (node-cron) understands an expression, but for days that no month has. A check of our own,
 * so that `lint` finds the fault and no command has to load the clock for it.
 */
export function isCron(expression: string): boolean {
  const parts = expression.trim().split(/ +/);
  if (parts.length !== 5 && parts.length !== 6) return false;
  const fields = FIELDS.slice(FIELDS.length - parts.length);
  return fields.every((field, index) =>
    (parts[index] ?? '').split(',').every((item) => isItem(item.toLowerCase(), field)),
  );
}

/** `*`, a value, a range; a step only behind the first and the last. */
function isItem(item: string, field: CronField): boolean {
  const match = /^(?<from>[a-z0-9*?#]+)(?:-(?<to>[a-z0-9]+))?(?:\/(?<step>\d+))?$/.exec(item);
  const { from = '', to, step } = match?.groups ?? {};
  if (step !== undefined && (Number(step) === 0 || (from !== '*' && to === undefined)))
    return false;
  if (to !== undefined) return isValue(from, field) && isValue(to, field);
  return from === '*' || isValue(from, field) || isSpecial(from);
}

function isValue(text: string, { low, high, names }: CronField): boolean {
  if (/^\d+$/.test(text)) return Number(text) >= low && Number(text) <= high;
  return names.some((name) => name === text || name.slice(0, 3) === text);
}

/** No matter which, the last one, the working day next to one, the nth weekday of a month. */
function isSpecial(text: string): boolean {
  return /^(?:\?|lw?|\d+[lw]|\d#\d)$/.test(text);
}

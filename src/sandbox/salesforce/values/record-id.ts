/**
 * Record ids. On the wire an id is 15 case-sensitive characters (3 of key prefix, 2 of instance, 1 reserved, 9 of
 * sequence, of which the last 5 suffice here: 62^5 > 2^29) plus 3 check characters that make it safe where case is lost. In the store it is one integer, the
 * record key: key prefix number x 2^29 + sequence. Keys sort as ids do, and fit in six bytes of SQLite.
 */
export type RecordKey = number;

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const CHECK_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
/** Rows that one object can hold. */
const SEQUENCES = 2 ** 29;
const ID_PATTERN = /^[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?$/;

interface DecodedId {
  readonly key: RecordKey;
  /** False for a well-formed id of another org: it names no record here, but still has its place in the order. */
  readonly own: boolean;
}

export interface IdCodec {
  /** The 18-character id. */
  encode(key: RecordKey): string;
  /** Undefined when the text is no id at all. Accepts 15 and 18 characters. */
  decode(text: string): DecodedId | undefined;
  /** The two characters of this org's instance. */
  readonly instance: string;
}

export function makeKey(keyPrefix: string, sequence: number): RecordKey {
  return prefixNumber(keyPrefix) * SEQUENCES + sequence;
}

export function prefixNumber(keyPrefix: string): number {
  return fromBase62(keyPrefix);
}

export function prefixNumberOf(key: RecordKey): number {
  return Math.floor(key / SEQUENCES);
}

export function sequenceOf(key: RecordKey): number {
  return key % SEQUENCES;
}

/** SQL for the key prefix number of a column that holds a record key. */
export function prefixNumberSql(columnSql: string): string {
  return `(${columnSql} / ${String(SEQUENCES)})`;
}

/** SQL for the sequence of a column that holds a record key. */
export function sequenceSql(columnSql: string): string {
  return `(${columnSql} % ${String(SEQUENCES)})`;
}

/** A codec for the org whose ids carry `instance` (two letters or digits). */
export function createIdCodec(instance: string): IdCodec {
  const heads = new Map<number, IdHead>();
  return {
    instance,
    encode(key) {
      const prefix = prefixNumberOf(key);
      let head = heads.get(prefix);
      if (head === undefined) {
        head = makeHead(prefix, instance);
        heads.set(prefix, head);
      }
      return withTail(head, sequenceOf(key));
    },
    decode(text) {
      if (!ID_PATTERN.test(text)) return undefined;
      const id = text.length === 18 ? restoreCase(text) : text;
      return id === undefined ? undefined : locate(id, instance);
    },
  };
}

/** 15 characters of an 18-character id, as error messages show them. */
export function shortId(id: string): string {
  return id.slice(0, 15);
}

/** The 3 check characters of a 15-character id. */
export function checkDigits(id: string): string {
  return [0, 5, 10].map((start) => checkDigit(id.slice(start, start + 5))).join('');
}

interface IdHead {
  readonly text: string;
  readonly check: string;
}

function makeHead(prefix: number, instance: string): IdHead {
  const text = `${toBase62(prefix, 3)}${instance}00000`;
  return { text, check: checkDigit(text.slice(0, 5)) + checkDigit(text.slice(5, 10)) };
}

/** All pairs of digits, and which of the two are capitals: ids are written by the million. */
const PAIRS = Array.from({ length: 62 * 62 }, (_, value) => toBase62(value, 2));
const PAIR_CAPITALS = Uint8Array.from(PAIRS, (pair) => capitalBits(pair));

/** The five digits of the sequence as one and two pairs, with their check character. */
function withTail(head: IdHead, sequence: number): string {
  const first = Math.floor(sequence / 3844 ** 2);
  const middle = Math.floor(sequence / 3844) % 3844;
  const last = sequence % 3844;
  const firstDigit = DIGITS.charAt(first);
  const bits =
    capitalBits(firstDigit) |
    ((PAIR_CAPITALS[middle] ?? 0) << 1) |
    ((PAIR_CAPITALS[last] ?? 0) << 3);
  return (
    head.text +
    firstDigit +
    (PAIRS[middle] ?? '') +
    (PAIRS[last] ?? '') +
    head.check +
    CHECK_DIGITS.charAt(bits)
  );
}

function checkDigit(chunk: string): string {
  return CHECK_DIGITS.charAt(capitalBits(chunk));
}

/** Bit n is set where character n is a capital. */
function capitalBits(chunk: string): number {
  let bits = 0;
  for (let index = 0; index < chunk.length; index += 1) {
    const code = chunk.charCodeAt(index);
    if (code >= 65 && code <= 90) bits |= 1 << index;
  }
  return bits;
}

/**
 * The 15-character form with the case that the check characters say: an id that lost its case somewhere finds it
 * again. What they say of digits is ignored, so that `000000000000000000` is a place before all ids.
 */
function restoreCase(id: string): string | undefined {
  let restored = '';
  for (let index = 0; index < 15; index += 1) {
    const bits = CHECK_DIGITS.indexOf(id.charAt(15 + Math.floor(index / 5)).toUpperCase());
    if (bits === -1) return undefined;
    const upper = (bits & (1 << (index % 5))) !== 0;
    restored += upper ? id.charAt(index).toUpperCase() : id.charAt(index).toLowerCase();
  }
  return restored;
}

function locate(id: string, instance: string): DecodedId {
  const base = prefixNumber(id.slice(0, 3)) * SEQUENCES;
  const head = `${instance}00000`;
  const body = id.slice(3, 10);
  if (body !== head) return { key: body < head ? base : base + SEQUENCES - 1, own: false };
  const sequence = fromBase62(id.slice(10));
  if (sequence >= SEQUENCES) return { key: base + SEQUENCES - 1, own: false };
  return { key: base + sequence, own: true };
}

function toBase62(value: number, width: number): string {
  let rest = value;
  let text = '';
  for (let position = 0; position < width; position += 1) {
    text = DIGITS.charAt(rest % 62) + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}

function fromBase62(text: string): number {
  let value = 0;
  for (const character of text) value = value * 62 + DIGITS.indexOf(character);
  return value;
}

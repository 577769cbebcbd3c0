import { DateTime } from 'luxon';
import { isDay } from '../domain/days.ts';
import type { EntityField } from '../domain/entities.ts';
import type { CrmValue } from '../domain/plan.ts';
import type { MappedField } from '../config/schema/mapping-file.ts';

/** What holds for all fields of a connection. */
export interface ValueSettings {
  /** IANA name: where an instant becomes a day. */
  readonly timeZone: string;
  readonly currency: string;
  /** Reporting currency for one unit of another. */
  readonly exchangeRates: Readonly<Record<string, number>>;
}

/** A canonical value, or why there is none (or one that is not known) although the CRM has one. */
export type Converted =
  | { readonly value: string | boolean | null }
  | { readonly value: null | typeof UNKNOWN_AMOUNT; readonly problem: string };

/**
 * A sum of money that is there, but not in a currency that can be converted. The store carries it along: whatever adds it
 * is not known either, so that no sum is short of it in silence.
 */
const UNKNOWN_AMOUNT = 'NaN';

type MappingDetails = Exclude<MappedField, string>;

const PLAIN: MappingDetails = { utc_day: false };

/** Turns a value of the CRM into the canonical one. Pure. `currency` is the record's own, where it has one. */
export function convert(
  raw: CrmValue,
  field: EntityField,
  mapped: MappedField,
  settings: ValueSettings & { readonly recordCurrency: CrmValue },
): Converted {
  const details = typeof mapped === 'string' ? PLAIN : mapped;
  const { values } = details;
  if (raw === null || raw === '') return constant(details.default, field);
  const translated = values === undefined ? raw : ownValue(values, String(raw));
  if (translated === undefined) return problem(`value ${show(raw)} is not in the value map`);
  const zone = details.utc_day ? 'utc' : settings.timeZone;
  return canonical(translated, field, { zone, factor: factor(field, details, settings) });
}

/** A default is canonical already: no zone, no factor. */
function constant(value: MappingDetails['default'], field: EntityField): Converted {
  if (value === undefined) return { value: null };
  return canonical(value, field, { zone: 'utc', factor: { by: 1 } });
}

function canonical(
  value: string | number | boolean,
  field: EntityField,
  by: { readonly zone: string; readonly factor: Factor },
): Converted {
  switch (field.type) {
    case 'text':
    case 'reference':
      return { value: String(value) };
    case 'boolean':
      return toBoolean(value);
    case 'choice':
      return toChoice(String(value), field.choices ?? []);
    case 'date':
      return toDay(value, by.zone);
    case 'decimal':
      return toDecimal(value, by.factor);
  }
}

/** Not what every object inherits: a CRM may well have the value "constructor". */
function ownValue<T>(values: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(values, key) ? values[key] : undefined;
}

function problem(text: string): Converted {
  return { value: null, problem: text };
}

function show(value: CrmValue): string {
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}

function toBoolean(value: CrmValue): Converted {
  if (typeof value === 'boolean') return { value };
  if (value === 'true') return { value: true };
  if (value === 'false') return { value: false };
  return problem(`${show(value)} is neither true nor false`);
}

function toChoice(value: string, choices: readonly string[]): Converted {
  if (choices.includes(value)) return { value };
  return problem(`${show(value)} is none of ${choices.join(', ')}`);
}

/**
 * Days as they are, instants in the zone; epoch milliseconds as HubSpot sometimes sends them. What lies beyond the
 * calendar (microseconds taken for milliseconds) is no day: the store would refuse the whole page for it.
 */
function toDay(value: CrmValue, zone: string): Converted {
  const text = String(value);
  if (isDay(text)) return { value: text };
  const day = instantOf(text)?.setZone(zone).toISODate() ?? '';
  return isDay(day) ? { value: day } : problem(`${show(value)} is not a date`);
}

/** Without an offset an instant is UTC. Less than a whole day (`10:30`, `2026-04`) is no instant. */
function instantOf(text: string): DateTime | undefined {
  if (/^-?\d{10,}$/.test(text)) return DateTime.fromMillis(Number(text), { zone: 'utc' });
  return /^\d{4}-\d{2}-\d{2}T/.test(text) ? DateTime.fromISO(text, { zone: 'utc' }) : undefined;
}

interface Factor {
  readonly by: number;
  /** Why it cannot be told. */
  readonly problem?: string;
}

function factor(
  field: EntityField,
  details: MappingDetails,
  settings: ValueSettings & { readonly recordCurrency: CrmValue },
): Factor {
  const scale = details.scale ?? 1;
  if (field.money !== true || details.currency === undefined) return { by: scale };
  const currency =
    typeof details.currency === 'string' ? details.currency : settings.recordCurrency;
  if (currency === null || currency === '' || currency === settings.currency) return { by: scale };
  const rate = ownValue(settings.exchangeRates, String(currency));
  if (rate === undefined) {
    return { by: 1, problem: `there is no exchange rate for ${show(currency)}` };
  }
  return { by: scale * rate };
}

/** As PostgreSQL reads numbers too: no hexadecimals, no words. */
const DECIMAL = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;

/** Exact decimals stay text, unless they are scaled: then 15 digits hold, which is what binary fractions are good for. */
function toDecimal(value: CrmValue, { by, problem: trouble }: Factor): Converted {
  if (trouble !== undefined) return { value: UNKNOWN_AMOUNT, problem: trouble };
  const text = String(value).trim();
  const number = Number(text) * by;
  if (!DECIMAL.test(text) || !Number.isFinite(number))
    return problem(`${show(value)} is not a number`);
  return { value: by === 1 ? text : String(Number(number.toPrecision(15))) };
}

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

/** A canonical value, or why there is none although the CRM has one. */
export type Converted =
  { readonly value: string | boolean | null } | { readonly value: null; readonly problem: string };

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
  const present = raw === '' ? null : raw;
  if (present === null) return { value: defaultValue(details) };
  const translated = details.values === undefined ? present : details.values[String(present)];
  if (translated === undefined) return problem(`value ${show(present)} is not in the value map`);
  switch (field.type) {
    case 'text':
    case 'reference':
      return { value: String(translated) };
    case 'boolean':
      return toBoolean(translated);
    case 'choice':
      return toChoice(String(translated), field.choices ?? []);
    case 'date':
      return toDay(translated, details.utc_day ? 'utc' : settings.timeZone);
    case 'decimal':
      return toDecimal(translated, factor(field, details, settings));
  }
}

function defaultValue(details: MappingDetails): string | boolean | null {
  if (details.default === undefined) return null;
  return typeof details.default === 'number' ? String(details.default) : details.default;
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

/** Days as they are, instants in the zone; epoch milliseconds as HubSpot sometimes sends them. */
function toDay(value: CrmValue, zone: string): Converted {
  const text = String(value);
  if (isDay(text)) return { value: text };
  const instant = /^-?\d{10,}$/.test(text)
    ? DateTime.fromMillis(Number(text), { zone })
    : DateTime.fromISO(text, { zone: 'utc' }).setZone(zone);
  const day = instant.isValid ? instant.toISODate() : null;
  return day === null ? problem(`${show(value)} is not a date`) : { value: day };
}

interface Factor {
  readonly by: number;
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
  if (currency === null || currency === settings.currency) return { by: scale };
  const rate = settings.exchangeRates[String(currency)];
  if (rate === undefined) {
    return { by: 1, problem: `there is no exchange rate for ${show(currency)}` };
  }
  return { by: scale * rate };
}

/** Exact decimals stay text, unless they are scaled. */
function toDecimal(value: CrmValue, by: Factor): Converted {
  if (by.problem !== undefined) return problem(by.problem);
  const text = String(value).trim();
  const number = Number(text);
  if (text === '' || !Number.isFinite(number)) return problem(`${show(value)} is not a number`);
  return { value: by.by === 1 ? text : String(number * by.by) };
}

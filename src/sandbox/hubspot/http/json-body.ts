import type { SandboxRequest } from '../../server/exchange.ts';
import { HubspotError, invalidInput, missingFields } from '../hubspot-error.ts';

/** Readers of request bodies. What does not fit answers 400 in the words of HubSpot's parser. */

export type JsonObject = Readonly<Record<string, unknown>>;

function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function bodyValue(request: SandboxRequest): unknown {
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/([a-z0-9.+-]*\+)?json\b/i.test(type)) {
    throw new HubspotError(415, 'Unsupported Media Type');
  }
  return parseJson(request.body.toString('utf8'));
}

export function bodyObject(request: SandboxRequest): JsonObject {
  return asObject(bodyValue(request), 'the body');
}

export function asObject(value: unknown, what: string): JsonObject {
  if (!isJsonObject(value)) throw invalidInput(`${what} must be an object`);
  return value;
}

export function asList(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw invalidInput(`${what} must be a list`);
  return value;
}

export function requireKeys(object: JsonObject, keys: readonly string[]): void {
  const missing = keys.filter((key) => (object[key] ?? null) === null);
  if (missing.length > 0) throw missingFields(missing);
}

/** Text, or a number or boolean as its text (HubSpot's parser does the same); undefined where absent or null. */
export function textOf(object: JsonObject, key: string): string | undefined {
  const value = object[key] ?? null;
  if (value === null) return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw invalidInput(`${key} must be a string`);
}

export function requiredText(object: JsonObject, key: string): string {
  requireKeys(object, [key]);
  return textOf(object, key) ?? '';
}

export function integerOf(object: JsonObject, key: string): number | undefined {
  const text = textOf(object, key);
  if (text === undefined) return undefined;
  if (!/^-?\d+$/.test(text)) throw invalidInput(`${key} must be an integer`);
  return Number(text);
}

export function flagOf(object: JsonObject, key: string): boolean | undefined {
  const text = textOf(object, key);
  if (text === undefined) return undefined;
  if (text !== 'true' && text !== 'false') throw invalidInput(`${key} must be a boolean`);
  return text === 'true';
}

export function textListOf(object: JsonObject, key: string): readonly string[] {
  const value = object[key] ?? null;
  if (value === null) return [];
  return asList(value, key).map((one) => {
    if (typeof one === 'string') return one;
    if (typeof one === 'number') return String(one);
    throw invalidInput(`${key} must be a list of strings`);
  });
}

export function objectListOf(object: JsonObject, key: string): readonly JsonObject[] {
  const value = object[key] ?? null;
  if (value === null) return [];
  return asList(value, key).map((one) => asObject(one, `an entry of ${key}`));
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (error) {
    const [line, column] = failurePosition(text, error);
    throw new HubspotError(
      400,
      `Invalid input JSON on line ${String(line)}, column ${String(column)}: the body is not JSON`,
    );
  }
}

/** The parser of the runtime names an offset in its message where it knows one. */
function failurePosition(text: string, error: unknown): readonly [number, number] {
  const offset = /position (\d+)/.exec(String(error))?.[1];
  const before = text.slice(0, offset === undefined ? text.length : Number(offset));
  const lines = before.split('\n');
  return [lines.length, (lines.at(-1)?.length ?? 0) + 1];
}

import { isDay } from '../domain/days.ts';
import { ENTITIES, ENTITY_NAMES, type EntityField } from '../domain/entities.ts';
import type { ConfigFault } from './fault.ts';
import type { BellwetherFile } from './schema/bellwether-file.ts';
import type { MappedField, MappingFile } from './schema/mapping-file.ts';
import { faultAt, type YamlFile } from './yaml-file.ts';

/** A mapping by itself and against the main file: everything required is filled, and every constant is canonical. */
export function checkMapping(
  mapping: MappingFile,
  source: YamlFile,
  main: BellwetherFile,
): readonly ConfigFault[] {
  const faults: ConfigFault[] = [];
  if (mapping.entities.accounts === undefined) {
    faults.push(faultAt(source, ['entities'], 'accounts must be mapped'));
  }
  for (const name of ENTITY_NAMES) {
    const fields = mapping.entities[name]?.fields;
    if (fields === undefined) continue;
    for (const [field, definition] of Object.entries(ENTITIES[name].fields)) {
      const path = ['entities', name, 'fields'];
      const mapped = fields[field];
      if (mapped === undefined) {
        if (definition.required !== true) continue;
        const message = `${field} is required: ${definition.description}`;
        faults.push(faultAt(source, path, message));
        continue;
      }
      for (const { at, message } of fieldFaults({ mapped, definition, mapping, main })) {
        faults.push(faultAt(source, [...path, field, ...at], message));
      }
    }
  }
  return faults;
}

interface FieldFault {
  /** Steps from the field on. */
  readonly at: readonly string[];
  readonly message: string;
}

interface FieldContext {
  readonly mapped: MappedField;
  readonly definition: EntityField;
  readonly mapping: MappingFile;
  readonly main: BellwetherFile;
}

function fieldFaults({ mapped, ...context }: FieldContext): readonly FieldFault[] {
  if (typeof mapped === 'string') return [];
  const given = { ...context, mapped };
  return [...sourceFaults(given), ...misplacedKeys(given), ...constantFaults(given)];
}

type Details = Exclude<MappedField, string>;
type DetailedContext = FieldContext & { readonly mapped: Details };

function sourceFaults({ mapped, definition, mapping }: DetailedContext): readonly FieldFault[] {
  const faults: FieldFault[] = [];
  const sources = [mapped.field, mapped.association].filter((given) => given !== undefined);
  if (sources.length === 0 && mapped.default === undefined) {
    faults.push({ at: [], message: 'needs a field, an association or a default' });
  }
  if (sources.length === 2) {
    faults.push({ at: [], message: 'has a field and an association; give one' });
  }
  if (mapped.association !== undefined && mapping.crm === 'salesforce') {
    faults.push({ at: [], message: 'associations are HubSpot; name the lookup field' });
  }
  if (mapped.required === false && definition.required === true) {
    faults.push({ at: ['required'], message: 'Bellwether cannot go without this field' });
  }
  return faults;
}

/** Keys that would be passed over in silence. */
function misplacedKeys({ mapped, definition, main }: DetailedContext): readonly FieldFault[] {
  const faults: FieldFault[] = [];
  if (mapped.scale !== undefined && definition.type !== 'decimal') {
    faults.push({ at: ['scale'], message: `is for numbers, and this is a ${definition.type}` });
  }
  if (mapped.utc_day && definition.type !== 'date') {
    faults.push({ at: ['utc_day'], message: `is for dates, and this is a ${definition.type}` });
  }
  if (mapped.currency === undefined) return faults;
  if (definition.money !== true) {
    faults.push({ at: ['currency'], message: 'is for sums of money' });
  } else if (typeof mapped.currency === 'string' && !hasRate(mapped.currency, main)) {
    const message = `there is no exchange rate for ${mapped.currency} in bellwether.yaml`;
    faults.push({ at: ['currency'], message });
  }
  return faults;
}

function hasRate(currency: string, { currency: own, exchange_rates: rates }: BellwetherFile) {
  return currency === own || Object.hasOwn(rates, currency);
}

function constantFaults({ mapped, definition }: DetailedContext): readonly FieldFault[] {
  const constants = Object.entries(mapped.values ?? {}).map(([from, to]) => ({
    at: ['values', from],
    value: to,
  }));
  const all =
    mapped.default === undefined
      ? constants
      : [...constants, { at: ['default'], value: mapped.default }];
  return all.flatMap(({ at, value }) => {
    const expected = canonicalForm(definition, String(value));
    return expected === undefined
      ? []
      : [{ at, message: `expected ${expected}; got ${JSON.stringify(value)}` }];
  });
}

/** What a canonical value of the field looks like, where the text is none. */
function canonicalForm({ type, choices = [] }: EntityField, text: string): string | undefined {
  switch (type) {
    case 'text':
    case 'reference':
      return undefined;
    case 'boolean':
      return text === 'true' || text === 'false' ? undefined : 'true or false';
    case 'choice':
      return choices.includes(text) ? undefined : choices.join(' or ');
    case 'date':
      return isDay(text) ? undefined : 'a day (YYYY-MM-DD)';
    case 'decimal':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? undefined : 'a number';
  }
}

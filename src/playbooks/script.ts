import { Liquid } from 'liquidjs';
import { messageOf } from '../domain/errors.ts';
import type { MeasureDefinition, MeasureValues } from '../domain/measure.ts';
import { formatValue } from '../domain/format-value.ts';

/** What a subject or script may speak of. */
export interface ScriptContext {
  readonly account: {
    readonly name: string;
    readonly number: string | null;
    readonly region: string | null;
    readonly country: string | null;
  };
  readonly contact: {
    readonly first_name: string | null;
    readonly last_name: string | null;
    readonly title: string | null;
    readonly phone: string | null;
  } | null;
  readonly owner: { readonly name: string | null };
  readonly score: {
    readonly value: number;
    readonly band: string;
    readonly trend: string;
    readonly reason: string;
    readonly money_at_risk: string;
  };
  /** The day of the run. */
  readonly today: string;
  readonly values: MeasureValues;
}

export interface ScriptRenderer {
  /** What is wrong with a template, or undefined. */
  fault(template: string): string | undefined;
  render(template: string, context: ScriptContext): string;
}

/** Limits for templates that an admin writes (LiquidJS "DoS" options): characters, milliseconds, allocations. */
const LIMITS = { parseLimit: 20_000, renderLimit: 1000, memoryLimit: 1_000_000 };

/**
 * Liquid templates over an account. `measures.<id>` is a value for people ("41 d"), `values.<id>` the number itself;
 * both are nil where there is none. Unknown names and filters are errors, found by `lint` and not in a rep's task.
 */
export function createScriptRenderer(
  catalog: ReadonlyMap<string, MeasureDefinition>,
  currency: string,
): ScriptRenderer {
  // No file system: a template cannot include one.
  const engine = new Liquid({
    strictVariables: true,
    strictFilters: true,
    templates: {},
    ...LIMITS,
  });
  const render = (template: string, context: ScriptContext): string => {
    const text: unknown = engine.parseAndRenderSync(template, scopeOf(context, catalog, currency));
    return String(text).trim();
  };
  return {
    render,
    fault(template) {
      try {
        // A template may take another way without a contact or without values.
        render(template, SAMPLE);
        render(template, { ...SAMPLE, contact: null, values: sampleValues(catalog) });
        return undefined;
      } catch (error) {
        return `is not a valid template: ${messageOf(error).split('\n')[0] ?? ''}`;
      }
    },
  };
}

function scopeOf(
  context: ScriptContext,
  catalog: ReadonlyMap<string, MeasureDefinition>,
  currency: string,
): object {
  const values: Record<string, number | null> = {};
  const measures: Record<string, string | null> = {};
  for (const [id, { unit }] of catalog) {
    const value = context.values.get(id)?.value;
    values[id] = value ?? null;
    measures[id] = value === undefined ? null : formatValue(value, unit, currency);
  }
  return { ...context, values, measures };
}

function sampleValues(catalog: ReadonlyMap<string, MeasureDefinition>): MeasureValues {
  return new Map([...catalog.keys()].map((id) => [id, { value: 1, sampleSize: 1 }]));
}

const SAMPLE: ScriptContext = {
  account: { name: 'Example Ltd', number: '1001', region: 'North', country: 'GB' },
  contact: { first_name: 'Ada', last_name: 'Byron', title: 'Buyer', phone: '+44 20 7946 0000' },
  owner: { name: 'Sam Rep' },
  score: {
    value: 50,
    band: 'yellow',
    trend: 'down',
    reason: '78 -> 50: no order for 41 d',
    money_at_risk: '1,000 GBP',
  },
  today: '2026-04-20',
  values: new Map(),
};

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
  const names = scopeOf(SAMPLE, catalog, currency);
  return {
    render,
    fault(template) {
      try {
        const unknown = engine
          .globalVariableSegmentsSync(template)
          .find((segments) => !isKnown(names, segments));
        if (unknown !== undefined) return notValid(`undefined variable: ${unknown.join('.')}`);
        // A template may take another way without a contact or without values.
        for (const values of [SAMPLE.values, sampleValues(catalog)]) {
          render(template, { ...SAMPLE, values });
          render(template, { ...SAMPLE, values, contact: null });
        }
        return undefined;
      } catch (error) {
        return notValid(messageOf(error).split('\n')[0] ?? '');
      }
    },
  };
}

function notValid(why: string): string {
  return `is not a valid template: ${why}`;
}

/** A name and its parts, `account` and `name`; a computed part is a name of its own. */
type Segments = ReturnType<Liquid['globalVariableSegmentsSync']>[number];

/** Whether a name exists, in whatever branch of a template it stands. A computed name is known when it is rendered. */
function isKnown(scope: unknown, [first, ...rest]: Segments): boolean {
  if (typeof first !== 'string' || typeof scope !== 'object' || scope === null) return true;
  const value: unknown = Object.entries(scope).find(([name]) => name === first)?.[1];
  return value !== undefined && isKnown(value, rest);
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

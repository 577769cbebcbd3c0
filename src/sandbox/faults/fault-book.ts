import { checkValue, checkYaml, type CheckedYaml, type FileFault } from '../checked-yaml.ts';
import type { IncomingRequest } from '../server/exchange.ts';
import type { FaultedCrm } from './faulted-crm.ts';
import {
  type Fault,
  faultPlanSchema,
  type FaultPlan,
  type WrittenFaultPlan,
} from './fault-language.ts';
import { drawsOf, fits, isDue } from './match-request.ts';

/** A fault as the sandbox keeps it, with what has become of it so far. */
export interface FaultReport {
  readonly name: string;
  /** Requests that met its `match`, `nth` and `rate` apart. */
  readonly matched: number;
  /** Requests that it befell. */
  readonly befell: number;
  readonly fault: Fault;
}

/** The faults of a running sandbox. What they have changed in the CRM stays when they are gone. */
export interface SandboxFaults {
  /** Puts a plan in the place of the one before; counts begin anew. A faulty one changes nothing. */
  set(plan: WrittenFaultPlan): void;
  clear(): void;
  report(): { readonly seed: number; readonly faults: readonly FaultReport[] };
}

export interface FaultBook extends SandboxFaults {
  /** The same from the text of a fault file. */
  load(text: string, shownAs: string): void;
  use(plan: CheckedYaml<FaultPlan>): void;
  /** The faults that befall a request, in the order of the plan. Counts it. */
  befalling(request: IncomingRequest): readonly NamedFault[];
}

export interface NamedFault {
  readonly name: string;
  readonly fault: Fault;
}

interface Entry extends NamedFault {
  readonly draw: (count: number) => number;
  matched: number;
  befell: number;
}

/** `sandboxSeed` draws for `rate` where a plan has no seed of its own. */
export function createFaultBook(crm: FaultedCrm, sandboxSeed: number): FaultBook {
  let seed = sandboxSeed;
  let entries: readonly Entry[] = [];
  const use = (plan: CheckedYaml<FaultPlan>): void => {
    const objections = plan.value.faults.flatMap((fault, at) => objectionsTo(crm, fault, at));
    if (objections.length > 0) throw plan.refuse(objections);
    seed = plan.value.seed ?? sandboxSeed;
    entries = plan.value.faults.map((fault, at) => newEntry(fault, at, seed));
  };
  return {
    use,
    load(text, shownAs) {
      use(checkYaml(text, shownAs, faultPlanSchema));
    },
    set(plan) {
      use(checkValue(plan, 'faults', faultPlanSchema));
    },
    clear() {
      entries = [];
    },
    report: () => ({
      seed,
      faults: entries.map(({ name, matched, befell, fault }) => ({ name, matched, befell, fault })),
    }),
    befalling: (request) => entries.filter((entry) => count(entry, request, crm)),
  };
}

function newEntry(fault: Fault, at: number, seed: number): Entry {
  const name = fault.name ?? `${fault.kind} ${String(at + 1)}`;
  return { name, fault, draw: drawsOf(seed, at), matched: 0, befell: 0 };
}

/** True when the fault befalls the request. */
function count(entry: Entry, request: IncomingRequest, crm: FaultedCrm): boolean {
  if (!fits(entry.fault.match, request, crm)) return false;
  entry.matched += 1;
  if (!isDue(entry.fault, entry.matched, entry.draw)) return false;
  entry.befell += 1;
  return true;
}

function objectionsTo(crm: FaultedCrm, fault: Fault, at: number): FileFault[] {
  const found: FileFault[] = [];
  const named = [
    { path: ['match', 'object'], name: fault.match.object },
    { path: ['object'], name: 'object' in fault ? fault.object : undefined },
  ];
  for (const { path, name } of named) {
    if (name === undefined || crm.hasObject(name)) continue;
    const expected = `expected an object of this CRM: ${crm.objects.join(', ')}`;
    found.push({ path: ['faults', at, ...path], expected });
  }
  const objection = found.length > 0 ? undefined : crm.objection(fault);
  if (objection === undefined) return found;
  return [{ path: ['faults', at, objection.key], expected: objection.expected }];
}

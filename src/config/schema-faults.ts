import type { z } from 'zod';
import type { ConfigFault } from './fault.ts';

/** Steps to a value in a file. */
export type ValuePath = readonly (string | number)[];

/** What a schema has to complain of needs: where things stand, and what stands there. */
export interface FaultPlace {
  at(path: ValuePath, message: string): ConfigFault;
  readonly content: unknown;
}

/** A schema's issues as faults: path, what was expected, what stands there. */
export function schemaFaults(
  issues: readonly z.core.$ZodIssue[],
  place: FaultPlace,
  within: ValuePath = [],
): readonly ConfigFault[] {
  return issues.flatMap((issue) => faultsOf(issue, place, within));
}

function faultsOf(
  issue: z.core.$ZodIssue,
  place: FaultPlace,
  within: ValuePath,
): readonly ConfigFault[] {
  const path = [...within, ...issue.path.map(stepOf)];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) =>
      place.at([...path, key], 'unknown key; see the configuration reference for the known ones'),
    );
  }
  if (issue.code === 'invalid_key') {
    const why = issue.issues[0]?.message ?? issue.message;
    return [place.at(path, `the name ${why}; got ${show(path.at(-1))}`)];
  }
  const branch = issue.code === 'invalid_union' ? closestBranch(issue) : undefined;
  if (branch !== undefined) return schemaFaults(branch, place, path);
  return [place.at(path, `${expectation(issue)}; got ${shown(place.content, path)}`)];
}

function stepOf(step: PropertyKey): string | number {
  return typeof step === 'symbol' ? '' : step;
}

/**
 * The branch of a union that was meant: not one of another type altogether, and the one with the fewest complaints.
 * Undefined where that is no single one.
 */
function closestBranch(
  issue: z.core.$ZodIssueInvalidUnion,
): readonly z.core.$ZodIssue[] | undefined {
  const meant = issue.errors.filter(([first]) => first !== undefined && !isOfAnotherType(first));
  const fewest = Math.min(...meant.map(({ length }) => length));
  const closest = meant.filter(({ length }) => length === fewest);
  return closest.length === 1 ? closest[0] : undefined;
}

function isOfAnotherType(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0;
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${issue.expected}`;
    case 'invalid_value':
      return `expected ${alternatives(issue.values)}`;
    case 'invalid_union':
      return unionExpectation(issue);
    default:
      return issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
  }
}

function unionExpectation(issue: z.core.$ZodIssueInvalidUnion): string {
  // Of a union that is told apart by one key the values of that key are expected.
  if ('options' in issue) return `expected ${alternatives(issue.options ?? [])}`;
  // Whoever gives a union a message of its own says it better than its branches.
  if (issue.message !== 'Invalid input') return issue.message;
  const firsts = issue.errors.flatMap(([first]) => (first === undefined ? [] : [first]));
  return [...new Set(firsts.map(expectation))].join(', or ');
}

function alternatives(values: readonly unknown[]): string {
  return values.map((value) => JSON.stringify(value)).join(' or ');
}

/** Names of keys below which a secret may have been written by mistake: it must not go on into terminals and logs. */
const SECRETIVE = /token|secret|private_key|password/;

function shown(content: unknown, path: ValuePath): string {
  const value = valueAt(content, path);
  const secretive = path.some((step) => typeof step === 'string' && SECRETIVE.test(step));
  return secretive && value !== undefined ? 'something that is not shown here' : show(value);
}

function valueAt(content: unknown, path: ValuePath): unknown {
  let value = content;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step))
      return undefined;
    value = Object.entries(value).find(([key]) => key === String(step))?.[1];
  }
  return value;
}

const LONGEST = 60;

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = jsonOf(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 3)}...` : text;
}

function jsonOf(value: unknown): string {
  try {
    return (
      JSON.stringify(value, (key, part: unknown) => (SECRETIVE.test(key) ? '...' : part)) ??
      'nothing'
    );
  } catch {
    return 'something that contains itself'; // an alias inside its own anchor
  }
}

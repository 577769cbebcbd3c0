import type { IncomingRequest } from '../server/exchange.ts';
import { streamFamily } from '../seed/spring-garden/random.ts';
import type { FaultedCrm } from './faulted-crm.ts';
import { type Fault, type FaultMatch, isLasting } from './fault-language.ts';

/** Whether a request is of the kind that a match describes, `nth` and `rate` apart. */
export function fits(
  match: FaultMatch,
  request: IncomingRequest,
  crm: Pick<FaultedCrm, 'isAbout'>,
): boolean {
  const { method, path, object, record } = match;
  if (method !== undefined && ![method].flat().some((one) => one === request.method)) return false;
  if (path !== undefined && !globPattern(path).test(request.path)) return false;
  if (object !== undefined && !crm.isAbout(request, object)) return false;
  return record === undefined || mentions(request, record);
}

/** Whether a fault befalls the `count`-th request that fits it (from 1). The same seed gives the same answer. */
export function isDue({ kind, match }: Fault, count: number, draw: (count: number) => number) {
  const { nth, rate } = match;
  if (nth === undefined && rate === undefined) return !isLasting(kind) || count === 1;
  return isNth(nth, count) && (rate === undefined || draw(count) < rate);
}

/** Random numbers in [0, 1) by the seed and the fault's place in its file; each count has its own. */
export function drawsOf(seed: number, place: number): (count: number) => number {
  const streams = streamFamily(seed, `fault ${String(place)}`);
  return (count) => streams(count).unit();
}

function isNth(nth: FaultMatch['nth'], count: number): boolean {
  if (nth === undefined) return true;
  if (typeof nth === 'number') return nth === count;
  if ('from' in nth) return count >= nth.from && count <= (nth.to ?? Infinity);
  return nth.includes(count);
}

const GLOB_PARTS = /(\/\*\*|\*\*|\*)/;

/** `*` is any letters within a segment; `**` any letters at all, and `/**` also nothing. */
function globPattern(glob: string): RegExp {
  const parts = glob.split(GLOB_PARTS).map((part) => {
    if (part === '/**') return '(?:/.*)?';
    if (part === '**') return '.*';
    return part === '*' ? '[^/]*' : escaped(part);
  });
  return new RegExp(`^${parts.join('')}$`);
}

/** Ids and keys are words: `12` is not found in `123`. */
function mentions({ path, query, body }: IncomingRequest, record: string): boolean {
  const word = new RegExp(String.raw`(?<![\w-])${escaped(record)}(?![\w-])`);
  return [decoded(path), ...query.values(), body.toString('utf8')].some((text) => word.test(text));
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // a lone %: the record cannot be named any other way
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}/-]/g, String.raw`\$&`);
}

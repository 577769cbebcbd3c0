import type { IncomingRequest } from '../../server/exchange.ts';
import type { JobStore } from '../bulk/job-store.ts';
import type { Org } from '../org/org.ts';
import type { QueryCursors } from '../soql/query-cursors.ts';
import { prefixNumberOf } from '../values/record-id.ts';

export interface SubjectSources {
  readonly org: Org;
  readonly jobs: JobStore;
  readonly cursors: QueryCursors;
}

const WORD = /\w+/g;
const FROM = /\bFROM\s+(\w+)/gi;
/** Where a body names its object: attributes of records, Bulk jobs, new custom fields. */
const NAMED_IN_BODY =
  /"(?:type|object)"\s*:\s*"(\w+)"|"FullName"\s*:\s*"(\w+)\.|"SobjectType"\s*:\s*"(\w+)"/g;
/** Requests inside of a composite request, and the records of SOAP. */
const NAMED_INSIDE = /\/sobjects\/(\w+)|<(?:\w+:)?type>(\w+)</g;
/** The ids that SOAP deletes, undeletes and merges. */
const ID_IN_XML = />(\w{15}(?:\w{3})?)</g;
/** Long bodies are uploads: their rows name no object. */
const BODY_LOOKED_AT = 200_000;

/** The objects that a request is about, in lower case: by name, by the id of a record, job or query locator. */
export function createSubjects({
  org,
  jobs,
  cursors,
}: SubjectSources): (request: IncomingRequest) => ReadonlySet<string> {
  const objectOfId = (id: string): string | undefined => {
    const key = org.ids.decode(id)?.key;
    if (key === undefined) return undefined;
    const job = jobs.find('query', key) ?? jobs.find('ingest', key);
    return (
      job?.object ??
      cursors.objectOf(id) ??
      org.schema.findByPrefixNumber(prefixNumberOf(key))?.name
    );
  };
  return ({ path, query, body }) => {
    const text = body.toString('utf8', 0, BODY_LOOKED_AT);
    const queried = [query.get('q') ?? '', text].flatMap((soql) => captured(soql, FROM));
    const words = [path, query.get('ids') ?? ''].flatMap((part) => part.match(WORD) ?? []);
    const named = words.map((word) => objectOfId(word) ?? org.schema.find(word)?.name ?? '');
    const inside = captured(text, NAMED_INSIDE);
    const byId = captured(text, ID_IN_XML).map((id) => objectOfId(id) ?? '');
    const all = [...named, ...queried, ...captured(text, NAMED_IN_BODY), ...inside, ...byId];
    return new Set(all.map((name) => name.toLowerCase()));
  };
}

function captured(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, ...groups]) => groups.join(''));
}

import { busiestWindow, isSearch, limitRefusals } from './call-log.ts';
import { CALLS_PER_10_SECONDS } from './chaos-config.ts';
import { comparable, type CrmEnd } from './crm-end.ts';
import { sentKey, type JournalEnd } from './journal-end.ts';
import type { MirrorEnd } from './mirror-end.ts';
import type { PlayedRun } from './play.ts';
import { violationOf, type Violation } from './violation.ts';
import type { World } from './world.ts';

/** Whatever happened, a task of Bellwether's exists once, deleted ones included. */
export function noTaskTwice({ tasks, deletedKeys }: CrmEnd): readonly Violation[] {
  const keys = [...[...tasks.values()].map(({ key }) => key), ...deletedKeys];
  const twice = keys.filter((key, place) => keys.indexOf(key) !== place);
  return violationOf('no task twice', twice);
}

/** What the journal says is done stands in the CRM, unless a person changed it or something newer is on its way. */
export function nothingLost(world: World, crm: CrmEnd, journal: JournalEnd): readonly Violation[] {
  const { people } = world;
  const lost: string[] = [];
  const deleted = deletedFields(world);
  for (const { account, field, value } of journal.fields) {
    const held = deleted.has(field) ? undefined : crm.scores.get(account)?.get(field);
    if (held === undefined || held === comparable(value) || people.scribbled.has(account)) continue;
    const newer = [...journal.unanswered].some(
      (sent) => sent === heldKey(account, field, held, sent),
    );
    if (!newer) lost.push(`${account} ${field}: written ${comparable(value)}, there is ${held}`);
  }
  for (const { id, key, account } of journal.created) {
    // Salesforce deletes the tasks of an account along with it.
    const gone = people.tasks.has(id) || !crm.scores.has(account);
    if (!crm.tasks.has(id) && !gone) lost.push(`task ${id} (${key}) is not there`);
  }
  for (const id of journal.closed) {
    if (crm.tasks.get(id)?.open === true) lost.push(`task ${id} was closed and is open`);
  }
  return violationOf('no acknowledged change lost', lost);
}

/** Fields that an administrator has deleted, and with them all that was written. */
function deletedFields(world: World): ReadonlySet<string> {
  const { faults } = world.sandbox().faults.report();
  return new Set(
    faults.flatMap(({ fault, befell }) =>
      fault.kind === 'field_gone' && befell > 0 ? [fault.field] : [],
    ),
  );
}

/** The key of what was sent, where it says the same as what is held. */
function heldKey(account: string, field: string, held: string, sent: string): string | undefined {
  const [, , value]: readonly unknown[] = parsed(sent);
  return comparable(value) === held ? sentKey(account, field, value) : undefined;
}

function parsed(text: string): readonly unknown[] {
  const value: unknown = JSON.parse(text);
  return Array.isArray(value) ? value : [];
}

/** All accounts, tasks of accounts that nobody else has touched: as they are without faults. */
export function sameAsOracle(world: World, end: CrmEnd, oracle: CrmEnd): readonly Violation[] {
  const fields = [...new Set([...oracle.scores.keys(), ...end.scores.keys()])].flatMap((account) =>
    differing(
      account,
      withoutHistory(world, end.scores.get(account)),
      withoutHistory(world, oracle.scores.get(account)),
    ),
  );
  // A task whose account has been deleted is nobody's any more.
  const untouched = ({ account }: { readonly account: string }): boolean =>
    end.scores.has(account) && !world.people.touched.has(account);
  const tasksOf = ({ tasks }: CrmEnd): ReadonlyMap<string, string> =>
    new Map([...tasks.values()].filter(untouched).map(({ key, text }) => [key, text]));
  return [
    ...violationOf('no wrong field value at the end', fields),
    ...violationOf('the same tasks', differing('task', tasksOf(end), tasksOf(oracle))),
  ];
}

/**
 * The first run also scores a day four weeks back, for the trend, and what it found then stands. Where somebody changed
 * old facts since, trend and sentence rightly depend on whether that was before or after it, and so does the band, which
 * leaves the earlier one only when the score has passed the dead band: for all accounts, as what is usual among
 * comparable ones is part of a score.
 */
function withoutHistory(
  { scenario }: World,
  fields: ReadonlyMap<string, string> | undefined,
): ReadonlyMap<string, string> | undefined {
  if (scenario.start === 'known') return fields;
  return new Map(
    [...(fields ?? [])].filter(([field]) => !/_(band|trend|reason)(__c)?$/i.test(field)),
  );
}

function differing(
  what: string,
  is: ReadonlyMap<string, string> = new Map(),
  should: ReadonlyMap<string, string> = new Map(),
): readonly string[] {
  return [...new Set([...is.keys(), ...should.keys()])]
    .filter((key) => is.get(key) !== should.get(key))
    .map(
      (key) => `${what} ${key}: ${is.get(key) ?? 'none'}, should be ${should.get(key) ?? 'none'}`,
    );
}

/** Record by record, against the mirror of somebody who has read everything for the first time just now. */
export function mirrorIsCrm(mirror: MirrorEnd, fresh: MirrorEnd): readonly Violation[] {
  const differences = [...fresh].flatMap(([entity, rows]) =>
    differing(entity, mirror.get(entity), rows),
  );
  return violationOf('the mirror equals the CRM', differences);
}

/** What HubSpot allows in a second. Bellwether sends one less, for requests that bunch up on the way. */
const HUBSPOTS_SEARCHES = 5;

/** By the log of the sandbox, which sees what every process sends. */
export function withinLimits(world: World, runs: readonly PlayedRun[]): readonly Violation[] {
  const log = world.log();
  const { crm, budget } = world.scenario;
  const found = limitRefusals(log).map(({ url, at }) => `429 without a fault: ${url} at ${at}`);
  for (const { what, logged, counted } of runs) {
    if (counted !== undefined && counted < logged) {
      found.push(`${what}: ${String(logged)} calls in the log, ${String(counted)} counted`);
    }
  }
  if (budget !== undefined) {
    for (const { what, logged } of runs.slice(0, world.scenario.runs.length)) {
      if (logged > budget)
        found.push(`${what}: ${String(logged)} calls, allowed ${String(budget)}`);
    }
  }
  if (crm === 'hubspot') {
    const calls = busiestWindow(
      log.filter((request) => !isSearch(request)),
      10_000,
    );
    const searches = busiestWindow(log.filter(isSearch), 1_000);
    if (calls > CALLS_PER_10_SECONDS) found.push(`${String(calls)} calls within 10 seconds`);
    if (searches > HUBSPOTS_SEARCHES) found.push(`${String(searches)} searches within a second`);
  }
  return violationOf('no limit exceeded', found);
}

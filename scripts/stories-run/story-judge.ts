import type { AlertState } from '../../src/alerts/evaluate-alerts.ts';
import { daysBetween } from '../../src/domain/days.ts';
import type { Band } from '../../src/domain/score.ts';
import type { PlantedStory } from '../../src/sandbox/seed/dataset.ts';
import { EXPECTATIONS, type StoryKind } from './expectations.ts';

/** What Bellwether said of an account as of a day. */
export interface Observation {
  readonly account: string;
  readonly states: ReadonlyMap<string, AlertState>;
  /** Undefined where there is no score. */
  readonly band: Band | undefined;
  /** What holds the band below that of the score; undefined where nothing does. */
  readonly heldBy: string | undefined;
  /** The measures that cost most points, the first three of them. */
  readonly reasons: readonly string[];
}

/** What became of a story on one account. Days are counted from the onset; undefined: not by the end. */
export interface StoryOutcome {
  readonly kind: StoryKind;
  readonly account: string;
  readonly onsetOn: string;
  /** Until the alert was raised. */
  readonly alertAfter: number | undefined;
  /** Until one of the expected measures was among the first three reasons. */
  readonly reasonAfter: number | undefined;
  /** Until the account was in the expected band or a worse one. */
  readonly bandAfter: number | undefined;
  /** The alert was on before there was anything to tell of. */
  readonly early: boolean;
  /** On the last day. */
  readonly lastBand: Band | undefined;
}

/** One time that an alert was raised on an account without a story of its kind, until it cleared. */
export interface FalseAlarm {
  readonly alert: string;
  readonly account: string;
  readonly raisedOn: string;
  /** The account has one of the other stories. */
  readonly story: StoryKind | undefined;
}

interface Running {
  readonly story: Pick<PlantedStory, 'kind' | 'onsetOn'>;
  readonly outcome: { -readonly [name in keyof StoryOutcome]: StoryOutcome[name] };
}

const RANK: Readonly<Record<Band, number>> = { red: 0, yellow: 1, green: 2 };

/** Watches day after day, in order, what is said of each account, and holds it against what was planted. */
export class StoryJudge {
  readonly #stories = new Map<string, Running>();
  readonly #alarms: FalseAlarm[] = [];
  readonly #holds: FalseAlarm[] = [];
  /** Alerts and caps that are on, as `alert account`. */
  readonly #raised = new Set<string>();
  readonly #seen = new Set<string>();

  constructor(stories: readonly PlantedStory[]) {
    for (const { kind, onsetOn, accounts } of stories) {
      for (const account of accounts) {
        const outcome = {
          kind,
          account,
          onsetOn,
          alertAfter: undefined,
          reasonAfter: undefined,
          bandAfter: undefined,
          early: false,
          lastBand: undefined,
        };
        this.#stories.set(account, { story: { kind, onsetOn }, outcome });
      }
    }
  }

  see(day: string, observations: readonly Observation[]): void {
    for (const observation of observations) {
      this.#seen.add(observation.account);
      const running = this.#stories.get(observation.account);
      if (running !== undefined) follow(running, day, observation);
      this.#noteAlarms(day, observation, running?.story.kind);
      this.#noteHold(day, observation, running?.story.kind);
    }
  }

  outcomes(): readonly StoryOutcome[] {
    return [...this.#stories.values()].map(({ outcome }) => outcome);
  }

  falseAlarms(): readonly FalseAlarm[] {
    return this.#alarms;
  }

  /** Times that the band of an account was held down, on which nothing was planted or dirty data only. */
  falseHolds(): readonly FalseAlarm[] {
    return this.#holds;
  }

  /** Accounts without a story, or with dirty data only: whatever is raised on them was not planted. */
  soundAccounts(): number {
    return [...this.#seen].filter((account) => {
      const kind = this.#stories.get(account)?.story.kind;
      return kind === undefined || kind === 'dirty_data';
    }).length;
  }

  #noteAlarms(day: string, { account, states }: Observation, story: StoryKind | undefined): void {
    for (const [alert, state] of states) {
      if (story !== undefined && EXPECTATIONS[story].alert === alert) continue;
      const key = `${alert} ${account}`;
      if (state === 'clear') this.#raised.delete(key);
      if (state !== 'on' || this.#raised.has(key)) continue;
      this.#raised.add(key);
      this.#alarms.push({ alert, account, raisedOn: day, story });
    }
  }

  #noteHold(day: string, { account, heldBy }: Observation, story: StoryKind | undefined): void {
    if (story !== undefined && story !== 'dirty_data') return;
    const held = `held ${account}`;
    if (heldBy === undefined) {
      this.#raised.delete(held);
      return;
    }
    if (this.#raised.has(held)) return;
    this.#raised.add(held);
    this.#holds.push({ alert: heldBy, account, raisedOn: day, story });
  }
}

function follow({ story, outcome }: Running, day: string, seen: Observation): void {
  const after = daysBetween(story.onsetOn, day);
  const { alert, band, reasons } = EXPECTATIONS[story.kind];
  const raised = alert !== undefined && seen.states.get(alert) === 'on';
  outcome.lastBand = seen.band;
  if (after <= 0) {
    outcome.early = raised;
    return;
  }
  if (raised) outcome.alertAfter ??= after;
  if (seen.reasons.some((reason) => reasons.includes(reason))) outcome.reasonAfter ??= after;
  const reached = band !== undefined && seen.band !== undefined && RANK[seen.band] <= RANK[band];
  if (reached) outcome.bandAfter ??= after;
}

import type { SandboxClock } from '../../server/clock.ts';
import type { Portal } from '../portal.ts';
import type { EventBody } from './event-body.ts';
import { post, type Post } from './post-delivery.ts';
import { EVENTS_PER_DELIVERY, type WebhookOptions } from './webhook-options.ts';

/** One delivery as it went out. */
export interface WebhookDelivery {
  readonly sequence: number;
  /** Sandbox time, ISO 8601. */
  readonly at: string;
  readonly url: string;
  /** What the receiver answered; 0 where nothing came in time. */
  readonly status: number;
  readonly fault: Post['fault'];
  /** As they were sent. */
  readonly events: readonly EventBody[];
}

interface Queued {
  readonly body: EventBody;
  readonly attempt: number;
}

export interface OutboxOptions {
  readonly portal: Pick<Portal, 'clock' | 'values'>;
  /** Asked before each delivery; undefined while there is no target. */
  readonly options: () => WebhookOptions | undefined;
  readonly clientSecret: string;
}

const DELIVERIES_KEPT = 10_000;
/** A pause before another attempt differs by so much in each direction. */
const RETRY_SPREAD = 0.1;

/** Events on their way: batches, attempts, and what goes wrong with them on purpose. */
export class Outbox {
  readonly #given: OutboxOptions;
  readonly #clock: SandboxClock;
  readonly #draw: (purpose: string) => number;
  readonly #closing = new AbortController();
  readonly #underWay = new Set<Promise<void>>();
  /** Instants for which held back events wait. */
  readonly #heldUntil = new Map<Queued, number>();
  #queue: Queued[] = [];
  #log: WebhookDelivery[] = [];
  #sequence = 0;

  constructor(given: OutboxOptions) {
    this.#given = given;
    this.#clock = given.portal.clock;
    this.#draw = draws(given.portal);
  }

  send(events: readonly EventBody[]): void {
    const target = this.#given.options();
    if (target === undefined) return;
    for (const body of events) {
      const event = { body, attempt: 0 };
      if (this.#draw('disorder') < target.disorder) this.#comeLater(event, target);
      else this.#queue.push(event);
      if (this.#draw('duplicate') < target.duplicates) this.#comeLater({ ...event }, target);
    }
    this.#pump();
  }

  /** Resolves when all is delivered but what waits for a later instant of the sandbox. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0 || this.#isDue()) {
      await (this.#underWay.size > 0 ? Promise.race(this.#underWay) : nextTurn());
    }
  }

  /** Events that have not been sent, or not been accepted. */
  waiting(): number {
    return this.#queue.length + this.#heldUntil.size;
  }

  deliveries(): readonly WebhookDelivery[] {
    return this.#log.slice(-DELIVERIES_KEPT);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#underWay);
  }

  #pump(): void {
    const target = this.#given.options();
    if (target === undefined) {
      this.#queue = [];
      return;
    }
    while (this.#queue.length > 0 && this.#underWay.size < target.max_concurrent_requests) {
      if (this.#closing.signal.aborted) return;
      const batch = this.#queue.splice(0, EVENTS_PER_DELIVERY);
      const delivery = this.#deliver(batch, target).finally(() => {
        this.#underWay.delete(delivery);
        this.#pump();
      });
      this.#underWay.add(delivery);
    }
  }

  async #deliver(batch: readonly Queued[], target: WebhookOptions): Promise<void> {
    const events = batch.map(({ body, attempt }) => ({ ...body, attemptNumber: attempt }));
    this.#sequence += 1;
    const at = this.#clock.now().toISOString();
    const entry = { sequence: this.#sequence, at, url: target.url, events };
    const sent = await post(events, {
      target,
      clock: this.#clock,
      clientSecret: this.#given.clientSecret,
      signal: this.#closing.signal,
      draw: this.#draw('fault'),
    });
    this.#log.push({ ...entry, ...sent });
    if (this.#log.length > DELIVERIES_KEPT * 2) this.#log = this.#log.slice(-DELIVERIES_KEPT);
    if (sent.status >= 200 && sent.status <= 299) return;
    for (const event of batch) this.#retry(event, target);
  }

  #retry({ body, attempt }: Queued, { retry_delays_ms: delays }: WebhookOptions): void {
    const delayMs = delays[attempt];
    if (delayMs === undefined) return; // given up
    const spread = 1 + RETRY_SPREAD * (2 * this.#draw('retry') - 1);
    void this.#holdBack({ body, attempt: attempt + 1 }, delayMs * spread);
  }

  #comeLater(event: Queued, target: WebhookOptions): void {
    void this.#holdBack(event, target.late_by_ms * this.#draw('lateness'));
  }

  async #holdBack(event: Queued, delayMs: number): Promise<void> {
    const until = this.#clock.now().getTime() + Math.round(delayMs);
    this.#heldUntil.set(event, until);
    await this.#clock.sleepUntil(until, this.#closing.signal);
    this.#heldUntil.delete(event);
    this.#queue.push(event);
    this.#pump();
  }

  #isDue(): boolean {
    const now = this.#clock.now().getTime();
    return [...this.#heldUntil.values()].some((until) => until <= now);
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Numbers in [0, 1), a row of its own for each purpose. */
function draws({ values }: Pick<Portal, 'values'>): (purpose: string) => number {
  const counts = new Map<string, number>();
  return (purpose) => {
    const count = (counts.get(purpose) ?? 0) + 1;
    counts.set(purpose, count);
    return values.integer(`webhook ${purpose} ${String(count)}`, 1_000_000) / 1_000_000;
  };
}

import type { Metrics } from '../api/metrics.ts';
import type { App } from '../app.ts';
import type { Store } from '../store/open-store.ts';

export interface DaemonInput {
  readonly app: App;
  readonly store: Store;
  /** Ends the daemon: what is running comes to a checkpoint, the queue and the API are closed. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** Told once everything is up. */
  readonly onReady: (ready: { readonly url: string }) => Promise<void>;
}

/** What the parts of the daemon share. */
export interface Engine extends DaemonInput {
  readonly metrics: Metrics;
  /** Connections that have a run by the clock to do: it goes before what webhooks have told, which never ends. */
  readonly duties: Set<string>;
}

import { startHubspotSandbox } from '../../src/sandbox/hubspot/start-hubspot-sandbox.ts';
import { runningClock } from '../../src/sandbox/server/clock.ts';
import { busiestWindow, isSearch, limitRefusals } from '../chaos-run/call-log.ts';
import { inLimitsPlace } from './limits-place.ts';
import { orderBook } from './order-book.ts';

/** What HubSpot allows on Professional and Enterprise. */
const CALLS_PER_10_SECONDS = 190;
const SEARCHES_PER_SECOND = 5;

export interface RateOptions {
  readonly companies: number;
  readonly orders: number;
  /** Added to every answer, as by a network. */
  readonly latencyMs: number;
}

export interface RateFigures {
  readonly calls: number;
  readonly seconds: number;
  /** Of the calls that could have started between the first and the last call, in per cent. */
  readonly usedPercent: number;
  readonly busiest10Seconds: number;
  readonly refused: number;
}

/** A full first read under HubSpot's limits, as the sandbox's log tells it. */
export async function hubspotRate({
  companies,
  orders,
  latencyMs,
}: RateOptions): Promise<RateFigures> {
  const sandbox = await startHubspotSandbox({
    port: 0,
    seed: 1,
    clock: runningClock(),
    dataset: orderBook(companies, orders),
  });
  if (latencyMs > 0) {
    sandbox.faults.set({ faults: [{ kind: 'latency', delay_ms: latencyMs }] });
  }
  return inLimitsPlace(sandbox, async (place) => {
    await place.configure([
      [['connections', 'hubspot', 'calls_per_10_seconds'], CALLS_PER_10_SECONDS],
      [['connections', 'hubspot', 'searches_per_second'], SEARCHES_PER_SECOND],
    ]);
    const { code, stderr } = await place.verb(['sync']);
    if (code !== 0) throw new Error(`the sync ended with ${String(code)}\n${stderr}`);
    const log = sandbox.requests.entries();
    // The work: from the first page of companies to the last one of orders. Around it there is little to ask for.
    const pages = log.filter(({ url }) => /\/(companies|orders)\?/.test(url));
    const work = log.filter(
      ({ at }) => at >= (pages[0]?.at ?? '') && at <= (pages.at(-1)?.at ?? ''),
    );
    const seconds = (Date.parse(work.at(-1)?.at ?? '') - Date.parse(work[0]?.at ?? '')) / 1000;
    const plain = work.filter((request) => !isSearch(request));
    return {
      calls: plain.length,
      seconds,
      usedPercent: (100 * (plain.length - 1)) / ((seconds / 10) * CALLS_PER_10_SECONDS),
      busiest10Seconds: busiestWindow(plain, 10_000),
      refused: limitRefusals(log).length,
    };
  });
}

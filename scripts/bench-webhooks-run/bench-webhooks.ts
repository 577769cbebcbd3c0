import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { runBellwether } from '../demo-run/bellwether-process.ts';
import { startDaemonProcess, type DaemonProcess } from '../demo-run/daemon-process.ts';
import { startSandboxProcess } from '../demo-run/sandbox-process.ts';
import { openHubspot, type Company, type HubspotPortal } from './hubspot-portal.ts';
import { openTempFolder } from '../temp-folder.ts';

export interface WebhookBenchOptions {
  readonly size: 'demo' | 'S' | 'M' | 'L';
  readonly changes: number;
  readonly pauseMs: number;
  /** Undefined: as shipped. */
  readonly coalesceSeconds: number | undefined;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

export interface WebhookBench {
  readonly size: string;
  /** Companies with a score. */
  readonly accounts: number;
  readonly changes: number;
  readonly pauseMs: number;
  readonly coalesceSeconds: number;
  /** From the creation of the order to the change of the score, on the CRM's clock; one for each score that changed. */
  readonly seconds: readonly number[];
  /** Runs of the daemon that worked on webhooks. */
  readonly runs: number;
}

/** webhooks.coalesce_seconds where the configuration does not say. */
const COALESCE_SECONDS = 2;

const CONFIG = fileURLToPath(new URL('../../config', import.meta.url));
const TOKEN = 'a-token-for-the-bench';

export async function benchWebhooks(options: WebhookBenchOptions): Promise<WebhookBench> {
  const { size, say } = options;
  const folder = await openTempFolder('bellwether-webhooks-');
  say(`hubspot ${size}: loading the sandbox ...`);
  const sandbox = await startSandboxProcess('hubspot', ['--size', size, '--no-limits']);
  const port = await freePort();
  const hook = `http://127.0.0.1:${String(port)}/webhooks/hubspot/hubspot`;
  const environment = {
    ...sandbox.credentials,
    HUBSPOT_WEBHOOK_URL: hook,
    BELLWETHER_CONFIG: await benchConfig(folder, port, options.coalesceSeconds),
    BELLWETHER_DATA: join(folder, 'data'),
    BELLWETHER_API_TOKEN: TOKEN,
    DATABASE_URL: '',
  };
  try {
    for (const verb of [['provision', '--yes'], ['run']]) {
      say(`bellwether ${verb.join(' ')} ...`);
      const { code, stderr } = await runBellwether(verb, { environment, signal: options.signal });
      if (code !== 0) throw new Error(`${verb.join(' ')} ended with ${String(code)}\n${stderr}`);
    }
    const portal = openHubspot(sandbox);
    await portal.tell(hook);
    const daemon = await startDaemonProcess(environment);
    try {
      return await measured(options, portal, daemon);
    } finally {
      daemon.child.kill('SIGTERM');
      await daemon.ended();
    }
  } finally {
    await sandbox.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measured(
  options: WebhookBenchOptions,
  portal: HubspotPortal,
  daemon: DaemonProcess,
): Promise<WebhookBench> {
  const { size, changes, pauseMs, coalesceSeconds, say, signal } = options;
  const companies = await portal.scoredCompanies();
  say(`${String(changes)} orders, one every ${String(pauseMs)} ms ...`);
  const created = new Map<Company, number>();
  // The lowest scores: one order more has most to raise there.
  for (const company of companies.slice(0, changes)) {
    signal.throwIfAborted();
    created.set(company, await portal.placeOrder(company));
    await sleep(pauseMs);
  }
  await untilNothingWaits(daemon, signal);
  const seconds: number[] = [];
  for (const [company, atMs] of created) {
    const writtenMs = await portal.scoreWrittenAt(company, atMs);
    if (writtenMs !== undefined) seconds.push((writtenMs - atMs) / 1000);
  }
  return {
    size,
    accounts: companies.length,
    changes: created.size,
    pauseMs,
    coalesceSeconds: coalesceSeconds ?? COALESCE_SECONDS,
    seconds,
    runs: await finishedRuns(daemon),
  };
}

/** The shipped configuration with HubSpot's webhooks on, without limits that would end a bench early, and without a clock. */
async function benchConfig(
  folder: string,
  port: number,
  coalesce: number | undefined,
): Promise<string> {
  const copy = join(folder, 'config');
  await cp(CONFIG, copy, { recursive: true });
  const file = join(copy, 'bellwether.yaml');
  const seconds = coalesce === undefined ? '' : `\n$1coalesce_seconds: ${String(coalesce)}`;
  const text = (await readFile(file, 'utf8'))
    .replace('crm: hubspot\n', 'crm: hubspot\n    calls_per_10_seconds: 10000\n')
    .replace(/crm: salesforce\n([\s\S]*?)enabled: true/, 'crm: salesforce\n$1enabled: false')
    .replace(/webhooks:\n( +)enabled: false/, `webhooks:\n$1enabled: true${seconds}`)
    .replace(/run: \[.*\]/, 'run: []')
    .replaceAll(/calls_per_run: \d+/g, 'calls_per_run: 1000000')
    .replace('min_change_points: 1', 'min_change_points: 0')
    .replace(/max_new_tasks: \d+/, 'max_new_tasks: 100000')
    .replace(/max_band_changes_percent: \d+/, 'max_band_changes_percent: 100')
    .concat(`\napi:\n  port: ${String(port)}\n`);
  await writeFile(file, text);
  return copy;
}

/** The target of the webhooks must be known before the daemon starts. */
function freePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const server = createServer();
  server.once('error', reject);
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    server.close(() => {
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  return promise;
}

async function metric(daemon: DaemonProcess, pattern: RegExp): Promise<number | undefined> {
  const headers = { authorization: `Bearer ${TOKEN}` };
  const page = await (await fetch(`${daemon.url}/metrics`, { headers })).text();
  const value = pattern.exec(page)?.[1];
  return value === undefined ? undefined : Number(value);
}

const RUNS = /^bellwether_runs_total\{connection="hubspot",outcome="finished"\} (\d+)$/m;
const WAITING = /^bellwether_webhook_waiting_events\{connection="hubspot"\} (\d+)$/m;

async function finishedRuns(daemon: DaemonProcess): Promise<number> {
  return (await metric(daemon, RUNS)) ?? 0;
}

/** What Bellwether writes is told too: the end is when nothing has waited for a while. */
async function untilNothingWaits(daemon: DaemonProcess, signal: AbortSignal): Promise<void> {
  for (let quiet = 0; quiet < 10; quiet += 1) {
    signal.throwIfAborted();
    if ((await metric(daemon, WAITING)) !== 0) quiet = -1;
    await sleep(500);
  }
}

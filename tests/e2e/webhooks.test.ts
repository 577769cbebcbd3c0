import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { hubspotCall, type HubspotCall } from '../../scripts/demo-run/hubspot-call.ts';
import { runBellwether } from '../../scripts/demo-run/bellwether-process.ts';
import { startDaemonProcess, type DaemonProcess } from '../../scripts/demo-run/daemon-process.ts';
import {
  startSandboxProcess,
  type SandboxProcess,
} from '../../scripts/demo-run/sandbox-process.ts';
import { readCrm, type CrmState } from '../../scripts/kill-run/crm-state.ts';
import { writeSmallDistributor } from '../../scripts/kill-run/small-distributor.ts';
import { startReverseProxy, type ReverseProxy } from '../support/reverse-proxy.ts';
import { copyConfig, unhurried } from './test-config.ts';
import { openTempFolder } from '../../scripts/temp-folder.ts';

/** HubSpot's own association type "order to company". */
const ORDER_TO_COMPANY = 509;
const TOKEN = 'a-token-for-the-api';

/** Soon, and then long enough for a daemon that was killed before it took a delivery to be back. HubSpot has a day. */
const RETRY_DELAYS_MS = [200, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 60_000, 120_000];

let folder: string;
let sandbox: SandboxProcess;
let proxy: ReverseProxy;
let call: HubspotCall;
let environment: Readonly<Record<string, string>>;

beforeAll(async () => {
  folder = await openTempFolder('bellwether-webhooks-');
  const today = new Date().toISOString().slice(0, 10);
  const data = await writeSmallDistributor(join(folder, 'csv'), { accounts: 30, endsOn: today });
  const imported = ['--import', data.folder, '--as', data.mapping];
  proxy = await startReverseProxy('/crm/hooks');
  sandbox = await startSandboxProcess('hubspot', ['--no-limits', ...imported]);
  call = hubspotCall(sandbox);
  environment = {
    ...sandbox.credentials,
    HUBSPOT_WEBHOOK_URL: proxy.url,
    BELLWETHER_CONFIG: await copyConfig(folder, { 'bellwether.yaml': withWebhooks }),
    BELLWETHER_DATA: join(folder, 'data'),
    BELLWETHER_API_TOKEN: TOKEN,
    DATABASE_URL: '',
  };
  await runBellwether(['provision', '--yes'], { environment });
  const first = await runBellwether(['run'], { environment });
  if (first.code !== 0) throw new Error(first.stdout + first.stderr);
  await call('/_sandbox/webhooks', 'PUT', { url: proxy.url, retry_delays_ms: RETRY_DELAYS_MS });
});

afterAll(async () => {
  await sandbox.stop();
  await proxy.close();
  await rm(folder, { recursive: true, force: true });
});

/** HubSpot alone, with webhooks, and a clock that never strikes. */
function withWebhooks(text: string): string {
  return unhurried(text)
    .replace(/run: \[.*\]/, 'run: []')
    .replace(/crm: salesforce\n([\s\S]*?)enabled: true/, 'crm: salesforce\n$1enabled: false')
    .replace(/webhooks:\n( +)enabled: false/, 'webhooks:\n$1enabled: true\n$1coalesce_seconds: 0')
    .replace('min_change_points: 1', 'min_change_points: 0')
    .concat('\napi:\n  port: 0\n');
}

async function startDaemon(): Promise<DaemonProcess> {
  const daemon = await startDaemonProcess(environment);
  proxy.leadTo(`${daemon.url}/webhooks/hubspot/hubspot`);
  return daemon;
}

async function stop(daemon: DaemonProcess): Promise<void> {
  daemon.child.kill('SIGTERM');
  expect(await daemon.ended()).toBe(0);
}

const companiesSchema = z.object({
  results: z.array(
    z.object({ id: z.string(), properties: z.record(z.string(), z.string().nullable()) }),
  ),
});

/** The companies with the lowest scores: an order more raises them. By customer number. */
async function lowest(count: number): Promise<ReadonlyMap<string, string>> {
  const page = companiesSchema.parse(
    await call('/crm/v3/objects/companies?limit=100&properties=account_number,bellwether_score'),
  );
  const scored = page.results.flatMap(({ id, properties }) => {
    const score = properties['bellwether_score'] ?? '';
    return score === '' ? [] : [{ id, number: properties['account_number'] ?? '', score }];
  });
  const sorted = scored.toSorted((a, b) => Number(a.score) - Number(b.score));
  return new Map(sorted.slice(0, count).map(({ number, id }) => [number, id]));
}

let orders = 0;

function orderFor(company: string): object {
  orders += 1;
  return {
    properties: {
      hs_order_name: `HOOK-${String(orders)}`,
      hs_external_order_id: `HOOK-${String(orders)}`,
      hs_external_created_date: `${new Date().toISOString().slice(0, 10)}T00:00:00Z`,
      hs_external_order_status: 'Open',
      hs_total_price: '90000',
    },
    associations: [
      {
        to: { id: company },
        types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: ORDER_TO_COMPANY }],
      },
    ],
  };
}

function placeOrder(company: string): Promise<unknown> {
  return call('/crm/v3/objects/orders', 'POST', orderFor(company));
}

function crm(): Promise<CrmState> {
  return readCrm('hubspot', sandbox.url, sandbox.credentials);
}

/** Until the score of an account is another one than `before`: how long that takes is nobody's business here. */
async function untilScored(number: string, before: CrmState): Promise<CrmState> {
  for (;;) {
    const now = await crm();
    if (now.scores.get(number)?.['score'] !== before.scores.get(number)?.['score']) return now;
  }
}

/** Until all that was told has been worked off. */
async function untilNothingWaits(daemon: DaemonProcess): Promise<void> {
  const headers = { authorization: `Bearer ${TOKEN}` };
  for (;;) {
    const answer = await fetch(`${daemon.url}/api/v1/status`, { headers });
    const { connections } = statusSchema.parse(await answer.json());
    if (connections.every(({ webhooks }) => webhooks.waiting === 0)) return;
  }
}

const statusSchema = z.object({
  connections: z.array(z.object({ webhooks: z.object({ waiting: z.number() }) })),
});

const subscriptionsSchema = z.object({
  config: z.object({
    settings: z.object({ targetUrl: z.string() }),
    subscriptions: z.object({
      crmObjects: z.array(
        z.object({
          subscriptionType: z.string(),
          objectType: z.string(),
          propertyName: z.string().optional(),
        }),
      ),
    }),
  }),
});

describe('webhooks of HubSpot', () => {
  it('are subscribed to by what the command line prints', async () => {
    const printed = await runBellwether(['webhooks', '--json'], { environment });
    const { settings, subscriptions } = subscriptionsSchema.parse(
      JSON.parse(printed.stdout),
    ).config;
    expect(settings.targetUrl).toBe(proxy.url);
    const properties = subscriptions.crmObjects.map(({ propertyName }) => propertyName);
    expect(properties).toContain('credit_hold');
    expect(properties.filter((name) => name?.startsWith('bellwether_') === true)).toEqual([
      'bellwether_task_result',
      'bellwether_task_key',
    ]);
    const custom = subscriptions.crmObjects.filter(({ objectType }) => /^2-\d+$/.test(objectType));
    expect(new Set(custom.map(({ objectType }) => objectType)).size).toBeGreaterThan(3);
    const text = await runBellwether(['webhooks'], { environment });
    expect(text.stdout).toContain('POST /webhooks/hubspot/hubspot');
  });

  it('carry a change of the CRM into the score, over a proxy with an address of its own', async () => {
    const [[number, company] = ['', '']] = await lowest(1);
    const before = await crm();
    const daemon = await startDaemon();
    await placeOrder(company);
    const after = await untilScored(number, before);
    expect(Number(after.scores.get(number)?.['score'])).toBeGreaterThan(
      Number(before.scores.get(number)?.['score']),
    );
    const others = [...before.scores.keys()].filter((other) => other !== number);
    expect(others.length).toBeGreaterThan(10);
    for (const other of others) expect(after.scores.get(other)).toEqual(before.scores.get(other));
    await stop(daemon);
  });

  it('are refused without a word when they are forged, stale or for nobody', async () => {
    const daemon = await startDaemon();
    const post = async (path: string, headers: Readonly<Record<string, string>>) => {
      const answer = await fetch(daemon.url + path, { method: 'POST', headers, body: '[]' });
      return `${String(answer.status)} ${await answer.text()}`;
    };
    const signature = { 'x-hubspot-signature-v3': 'c2lnbmVk' };
    const now = { 'x-hubspot-request-timestamp': String(Date.now()) };
    const then = { 'x-hubspot-request-timestamp': String(Date.now() - 301_000) };
    const path = '/webhooks/hubspot/hubspot';
    expect(await post(path, {})).toBe('401 ');
    expect(await post(path, { ...signature, ...then })).toBe('401 ');
    expect(await post(path, { ...signature, ...now })).toBe('401 ');
    expect(await post('/webhooks/hubspot/nobody', { ...signature, ...now })).toBe('401 ');
    const metrics = await fetch(`${daemon.url}/metrics`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    const text = await metrics.text();
    for (const outcome of ['unsigned', 'stale', 'forged']) {
      expect(text).toContain(
        `bellwether_webhook_deliveries_total{connection="hubspot",outcome="${outcome}"} 1`,
      );
    }
    await stop(daemon);
  });

  it('survive a kill -9 between receipt and work', async () => {
    const accounts = await lowest(2);
    const [[number, company] = ['', '']] = accounts;
    const before = await crm();
    const killed = await startDaemon();
    const started = killed.logged('run started', { command: 'webhooks' });
    await placeOrder(company);
    await started;
    killed.child.kill('SIGKILL');
    await killed.ended();
    const restarted = await startDaemon();
    const after = await untilScored(number, before);
    await untilNothingWaits(restarted);
    await stop(restarted);
    expect(new Set(after.tasks.map(({ key }) => key)).size).toBe(after.tasks.length);
  });
});

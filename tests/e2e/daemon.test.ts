import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runBellwether } from '../../scripts/demo-run/bellwether-process.ts';
import { startDaemonProcess, type DaemonProcess } from '../../scripts/demo-run/daemon-process.ts';
import {
  startSandboxProcess,
  type SandboxProcess,
} from '../../scripts/demo-run/sandbox-process.ts';
import { readCrm } from '../../scripts/kill-run/crm-state.ts';
import { writeSmallDistributor } from '../../scripts/kill-run/small-distributor.ts';
import { copyConfig, unhurried } from './test-config.ts';
import { openTempFolder } from '../../scripts/temp-folder.ts';

const TOKEN = 'a-token-for-the-api';

let folder: string;
let sandbox: SandboxProcess;
let environment: Readonly<Record<string, string>>;

beforeAll(async () => {
  folder = await openTempFolder('bellwether-daemon-');
  const today = new Date().toISOString().slice(0, 10);
  const data = await writeSmallDistributor(join(folder, 'csv'), { accounts: 30, endsOn: today });
  sandbox = await startSandboxProcess('salesforce', [
    '--no-limits',
    '--import',
    data.folder,
    '--as',
    data.mapping,
  ]);
  environment = {
    ...sandbox.credentials,
    BELLWETHER_CONFIG: await copyConfig(folder, { 'bellwether.yaml': everySecond }),
    BELLWETHER_DATA: join(folder, 'data'),
    BELLWETHER_API_TOKEN: TOKEN,
    DATABASE_URL: '',
  };
  await runBellwether(['provision', '--yes'], { environment });
});

afterAll(async () => {
  await sandbox.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A run every second, on any free port, for Salesforce alone. */
function everySecond(text: string): string {
  return unhurried(text)
    .replace(/run: \[.*\]/, "run: ['* * * * * *']")
    .replace(/crm: hubspot\n([\s\S]*?)enabled: true/, 'crm: hubspot\n$1enabled: false')
    .concat('\napi:\n  port: 0\n');
}

/** No run by the clock: what runs is a poll. */
function polled(text: string): string {
  return everySecond(text)
    .replace(/run: \[.*\]/, 'run: []')
    .replace(/min_seconds: \d+/, 'min_seconds: 10');
}

function startDaemon(): Promise<DaemonProcess> {
  return startDaemonProcess(environment);
}

function get(daemon: DaemonProcess, path: string, token?: string): Promise<Response> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return fetch(daemon.url + path, { headers });
}

/** Until one of the latest runs on record has this status: the database knows of it, whatever happens now. */
async function untilRecorded(daemon: DaemonProcess, status: string): Promise<void> {
  for (;;) {
    const answer = await (await get(daemon, '/api/v1/status', TOKEN)).text();
    if (answer.includes(`"status":"${status}"`)) return;
  }
}

describe('the daemon', () => {
  it('runs by the clock, tells how it stands, and ends in order when it is asked to', async () => {
    const daemon = await startDaemon();
    const finished = await daemon.logged('run finished');
    expect(finished['connection']).toBe('salesforce');

    expect((await get(daemon, '/healthz')).status).toBe(200);
    expect((await get(daemon, '/readyz')).status).toBe(200);
    for (const path of ['/metrics', '/api/v1/status', '/no-such-route']) {
      expect((await get(daemon, path)).status).toBe(401);
      expect((await get(daemon, path, `${TOKEN}x`)).status).toBe(401);
    }
    expect((await get(daemon, '/no-such-route', TOKEN)).status).toBe(404);
    const metrics = await (await get(daemon, '/metrics', TOKEN)).text();
    expect(metrics).toMatch(
      /bellwether_runs_total\{connection="salesforce",outcome="finished"\} [1-9]/,
    );
    expect(metrics).toMatch(/bellwether_accounts\{connection="salesforce",band="\w+"\} [1-9]/);
    const status = await (await get(daemon, '/api/v1/status', TOKEN)).json();
    expect(status).toMatchObject({
      connections: [{ connection: 'salesforce', runs: expect.any(Array) }],
    });

    daemon.child.kill('SIGTERM');
    expect(await daemon.ended()).toBe(0);
    await expect(fetch(`${daemon.url}/healthz`)).rejects.toThrow('fetch failed');
    const { scores, tasks } = await readCrm('salesforce', sandbox.url, sandbox.credentials);
    expect(scores.size).toBeGreaterThan(10);
    expect(new Set(tasks.map(({ key }) => key)).size).toBe(tasks.length);
  });

  it('lets only one run of a connection be under way', async () => {
    const daemon = await startDaemon();
    await daemon.logged('run started');
    const run = await runBellwether(['run'], { environment });
    expect([0, 8]).toContain(run.code);
    await daemon.logged('run finished');
    daemon.child.kill('SIGTERM');
    expect(await daemon.ended()).toBe(0);
  });

  it('asks a CRM that tells nothing of its own accord, and says how often and why', async () => {
    const config = await copyConfig(folder, { 'bellwether.yaml': polled });
    const daemon = await startDaemonProcess({ ...environment, BELLWETHER_CONFIG: config });
    await daemon.logged('run finished', { connection: 'salesforce', command: 'poll' });
    daemon.child.kill('SIGTERM');
    expect(await daemon.ended()).toBe(0);
    const status = await runBellwether(['status', '--json', '--config', config], { environment });
    expect(JSON.parse(status.stdout)).toMatchObject([
      {
        poll: {
          callsPerPoll: expect.any(Number),
          daily: { limit: expect.any(Number) },
          nextAt: expect.stringMatching(/^20/),
        },
      },
    ]);
    const text = await runBellwether(['status', '--config', config], { environment });
    expect(text.stdout).toMatch(/polls: every \d+ s, \d+ calls? each; .* calls of the day used/);
  });

  it('takes up the run that a kill -9 cut off', async () => {
    const killed = await startDaemon();
    await untilRecorded(killed, 'running');
    killed.child.kill('SIGKILL');
    await killed.ended();

    const restarted = await startDaemon();
    await restarted.logged('run finished');
    restarted.child.kill('SIGTERM');
    expect(await restarted.ended()).toBe(0);
    const status = await runBellwether(['status', '--json'], { environment });
    expect(status.stdout).toContain('"status": "interrupted"');
    const { tasks } = await readCrm('salesforce', sandbox.url, sandbox.credentials);
    expect(new Set(tasks.map(({ key }) => key)).size).toBe(tasks.length);
  });
});

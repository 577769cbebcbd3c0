import { cp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { runBellwether, type BellwetherRun } from '../../scripts/demo-run/bellwether-process.ts';
import {
  startSandboxProcess,
  type SandboxProcess,
} from '../../scripts/demo-run/sandbox-process.ts';
import { copyConfig, SHIPPED_CONFIG } from './test-config.ts';
import { openTempFolder } from '../../scripts/temp-folder.ts';

let folder: string;
let fastConfig: string;
const sandboxes = new Map<string, SandboxProcess>();

beforeAll(async () => {
  folder = await openTempFolder('bellwether-bad-');
  fastConfig = await copyConfig(folder);
  for (const crm of ['salesforce', 'hubspot'] as const) {
    const options = ['--clock', '2026-04-20T08:00:00Z', '--no-limits'];
    sandboxes.set(crm, await startSandboxProcess(crm, options));
  }
});

afterAll(async () => {
  for (const sandbox of sandboxes.values()) await sandbox.stop();
  await rm(folder, { recursive: true, force: true });
});

function credentialsOf(crm: string): Readonly<Record<string, string>> {
  return sandboxes.get(crm)?.credentials ?? {};
}

function portOf(crm: string): string {
  return new URL(sandboxes.get(crm)?.url ?? '').port;
}

interface Situation {
  readonly crm?: string;
  readonly config?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

async function bellwether(
  args: readonly string[],
  situation: Situation = {},
): Promise<BellwetherRun> {
  const { crm = 'salesforce', config = fastConfig, environment = {} } = situation;
  const connection = ['lint', 'sandbox'].includes(args[0] ?? '') ? [] : ['--connection', crm];
  return runBellwether([...args, ...connection], {
    environment: {
      ...credentialsOf(crm),
      BELLWETHER_CONFIG: config,
      BELLWETHER_DATA: join(folder, 'data'),
      DATABASE_URL: '',
      ...environment,
    },
  });
}

/** A copy of the shipped configuration with one file changed. */
function changedConfig(file: string, change: (text: string) => string): Promise<string> {
  return copyConfig(folder, { [file]: change });
}

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const runSchema = z.object({
  plan: z.object({ summary: z.object({ blocked: z.number() }) }),
  apply: z.object({ accountsUpdated: z.number(), tasksCreated: z.number() }),
});

describe('a person who gets it wrong is told what is wrong, where, and what to do', () => {
  it('on a wrong token: authentication', async () => {
    const { code, stderr } = await bellwether(['check'], {
      crm: 'hubspot',
      environment: { HUBSPOT_ACCESS_TOKEN: 'pat-na1-00000000-0000-0000-0000-000000000000' },
    });
    expect(code).toBe(4);
    expect(stderr).toContain('Authentication credentials not found');
    expect(stderr).toContain('Renew the token, key or consent');
    expect(stderr).not.toContain('pat-na1-00000000');
  });

  it('on a key that the org does not know: authentication', async () => {
    const { code, stderr } = await bellwether(['check'], {
      environment: { SALESFORCE_USERNAME: 'nobody@example.com' },
    });
    expect(code).toBe(4);
    expect(stderr).toContain('Salesforce refused the login');
    expect(stderr).not.toContain('PRIVATE KEY');
  });

  it('on a session that has expired: authentication', async () => {
    const config = await changedConfig('bellwether.yaml', (text) =>
      text.replace(
        /method: jwt\n[\s\S]*?private_key: .*\n/,
        'method: access_token\n      access_token: { env: EXPIRED_TOKEN }\n',
      ),
    );
    const { code, stderr } = await bellwether(['run'], {
      config,
      environment: { EXPIRED_TOKEN: '00D000000000001!AQExpiredExpiredExpired' },
    });
    expect(code).toBe(4);
    expect(stderr).toContain('Session expired or invalid');
    expect(stderr).not.toContain('AQExpired');
  });

  it('on a private key that is none: authentication, without showing it', async () => {
    const { code, stderr } = await bellwether(['check'], {
      environment: { SALESFORCE_PRIVATE_KEY: 'not a key but secret' },
    });
    expect(code).toBe(4);
    expect(stderr).toContain('the private key of the connection cannot be used');
    expect(stderr).not.toContain('but secret');
  });

  it('on a missing variable: configuration, with its name', async () => {
    const { code, stderr } = await bellwether(['check'], {
      environment: { SALESFORCE_CLIENT_ID: '' },
    });
    expect(code).toBe(3);
    expect(stderr).toContain(
      'connections.salesforce.auth.client_id needs the environment variable SALESFORCE_CLIENT_ID',
    );
  });

  it('on a CRM that does not answer: transient', async () => {
    const port = await closedPort();
    const { code, stderr } = await bellwether(['check'], {
      environment: { SALESFORCE_LOGIN_URL: `http://127.0.0.1:${String(port)}` },
    });
    expect(code).toBe(5);
    expect(stderr).toContain(`cannot reach 127.0.0.1:${String(port)}`);
    expect(stderr).toContain('run again');
  });

  it('on an unknown verb, option or connection: usage', async () => {
    expect((await runBellwether(['frobnicate'], { environment: {} })).code).toBe(2);
    expect((await runBellwether(['run', '--frobnicate'], { environment: {} })).code).toBe(2);
    const limit = await bellwether(['score', '--preview', '--limit', 'all']);
    expect([limit.code, limit.stderr]).toEqual([
      2,
      expect.stringContaining('whole number above 0'),
    ]);
    const { code, stderr } = await bellwether(['status'], { crm: 'oracle' });
    expect(code).toBe(2);
    expect(stderr).toContain('there is no connection "oracle"');
  });

  it('on a fault in a file: configuration, with file, line, path, expected and got', async () => {
    const config = await changedConfig('segments.yaml', (text) =>
      text.replace('field: customer_type', 'field: colour'),
    );
    const { code, stdout } = await bellwether(['lint'], { config });
    expect(code).toBe(3);
    expect(stdout).toMatch(/segments\.yaml:\d+: segments\[0\]\.when\[0\]/);
    expect(stdout).toContain('colour');
    const run = await bellwether(['run'], { config });
    expect(run.code).toBe(3);
  });

  it('on an object that the CRM does not have: configuration, and nothing is read or written', async () => {
    const config = await changedConfig('mappings/salesforce.yaml', (text) =>
      text.replace('object: Shipment__c', 'object: Lieferung__c'),
    );
    const checked = await bellwether(['check'], { config });
    expect(checked.code).toBe(3);
    expect(checked.stdout).toContain(
      'entities.shipments.object: the CRM has no object "Lieferung__c"',
    );
    const run = await bellwether(['run', '--as-of', '2026-04-20'], { config });
    expect(run.code).toBe(3);
    expect(run.stderr).toContain('the CRM has no object "Lieferung__c"');
    expect(run.stderr).toContain('optional: true');
  });

  it('on a custom object that is not in the portal: configuration', async () => {
    const config = await changedConfig('mappings/hubspot.yaml', (text) =>
      text.replace('object: shipments', 'object: 2-999999'),
    );
    const { code, stderr } = await bellwether(['sync'], { crm: 'hubspot', config });
    expect(code).toBe(3);
    expect(stderr).toContain('"2-999999"');
  });

  it('on score fields that are not there yet: the plan is blocked with what to do, nothing is written', async () => {
    const { code, stdout } = await bellwether(['run', '--as-of', '2026-04-20', '--json']);
    expect(code).toBe(0);
    const { plan, apply } = runSchema.parse(JSON.parse(stdout));
    expect(apply.accountsUpdated + apply.tasksCreated).toBe(0);
    expect(plan.summary.blocked).toBeGreaterThan(200);
    const shown = await bellwether(['plan', 'show']);
    expect(shown.stdout).toContain('run `bellwether provision`');
  });

  it('on an account without an owner: its task is blocked with the reason, the others are created', async () => {
    expect((await bellwether(['provision', '--yes'], { crm: 'hubspot' })).code).toBe(0);
    const { code, stdout } = await bellwether(['run', '--as-of', '2026-04-20', '--json'], {
      crm: 'hubspot',
    });
    expect(code).toBe(0);
    expect(runSchema.parse(JSON.parse(stdout)).apply.tasksCreated).toBeGreaterThan(10);
    const shown = await bellwether(['plan', 'show'], { crm: 'hubspot' });
    expect(shown.stdout).toContain(
      'the account has no active owner, and tasks.fallback_owner names nobody active',
    );
  });

  it('on a CSV file with a broken row: file, line, column and what was expected', async () => {
    const data = join(folder, 'csv');
    await cp(join(SHIPPED_CONFIG, 'imports'), data, { recursive: true });
    await writeFile(
      join(data, 'customers.csv'),
      'no,name,since\n1,Good Ltd,2024-01-05\n2,Bad Ltd,31.31.2024\n',
    );
    await writeFile(
      join(data, 'map.yaml'),
      `tables:
  accounts:
    - file: customers.csv
      key: no
      columns:
        name: name
        number: no
        created_on: since
`,
    );
    const { code, stderr } = await bellwether([
      'sandbox',
      'salesforce',
      '--import',
      data,
      '--as',
      join(data, 'map.yaml'),
    ]);
    expect(code).toBe(3);
    expect(stderr).toContain('customers.csv:3');
    expect(stderr).toContain('since');
    expect(stderr).toContain('31.31.2024');
  });

  it('in a fault file of the sandbox, with line, path, expected and got: configuration', async () => {
    const file = join(folder, 'faults.yaml');
    await writeFile(file, 'faults:\n  - { kind: reset }\n  - { kind: resett }\n');
    const misspelt = await bellwether(['sandbox', 'hubspot', '--faults', file]);
    expect(misspelt.code).toBe(3);
    expect(misspelt.stderr).toContain(`${file}:3 faults[1].kind: expected "answer" or`);
    expect(misspelt.stderr).toContain('got "resett"');
    await writeFile(file, 'faults:\n  - { kind: reset, match: { object: Account } }\n');
    const foreign = await bellwether(['sandbox', 'hubspot', '--empty', '--faults', file]);
    expect(foreign.code).toBe(3);
    expect(foreign.stderr).toContain(`${file}:2 faults[0].match.object: expected an object of`);
  });

  it('on a data folder that cannot be used: store', async () => {
    await writeFile(join(folder, 'a-file'), 'not a folder');
    const { code, stderr } = await bellwether(['status'], {
      environment: { BELLWETHER_DATA: join(folder, 'a-file', 'data') },
    });
    expect(code).toBe(9);
    expect(stderr).toContain('data folder');
  });

  it('never with a stack trace', async () => {
    const runs = [
      await bellwether(['sandbox', 'hubspot', '--empty', '--state', '/no/such/folder/state']),
      await bellwether(['sandbox', 'salesforce', '--port', portOf('salesforce')]),
      await bellwether(['check'], { environment: { SALESFORCE_LOGIN_URL: 'no address' } }),
      await bellwether(['explain', 'Nobody & Sons']),
      await bellwether(['apply', '4711']),
      await bellwether(['plan', 'show', 'x']),
      await bellwether(['score', '--as-of', '2026-02-30']),
    ];
    for (const { code, stderr } of runs) {
      expect(code).not.toBe(0);
      expect(code).not.toBe(1);
      expect(stderr).not.toMatch(/^ +at .+:\d+/m);
    }
  });
});

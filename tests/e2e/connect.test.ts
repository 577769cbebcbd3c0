import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  bellwether,
  runBellwether,
  type BellwetherRun,
} from '../../scripts/demo-run/bellwether-process.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import {
  CLIENT,
  startAuthorizationServer,
  type AuthorizationServer,
} from '../support/authorization-server.ts';
import { SILENT } from '../support/test-store.ts';
import { copyConfig } from './test-config.ts';
import { openTempFolder } from '../../scripts/temp-folder.ts';

const KEY = randomBytes(32).toString('base64');
const CRMS = [
  ['salesforce', 'Account'],
  ['hubspot', 'companies'],
] as const;

let folder: string;
let server: AuthorizationServer;
let store: Store;
let environment: Readonly<Record<string, string>>;

beforeAll(async () => {
  folder = await openTempFolder('bellwether-connect-');
  server = await startAuthorizationServer();
  const data = join(folder, 'data');
  // Keeps the embedded server up between the processes.
  store = await openStore({ BELLWETHER_DATA: data }, SILENT);
  environment = {
    BELLWETHER_CONFIG: await copyConfig(folder, { 'bellwether.yaml': byConsent }),
    BELLWETHER_DATA: data,
    BELLWETHER_TOKEN_KEY: KEY,
    SALESFORCE_LOGIN_URL: server.url,
    HUBSPOT_BASE_URL: server.url,
    THE_CLIENT_SECRET: CLIENT.secret,
    DATABASE_URL: '',
    LOG_LEVEL: 'debug',
  };
});

afterAll(async () => {
  await store.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

/** Both connections by consent, on any free port. */
function byConsent(text: string): string {
  const auth = `auth:
      method: oauth
      client_id: ${CLIENT.id}
      client_secret: { env: THE_CLIENT_SECRET }
      redirect_uri: 'http://localhost:0/callback'
`;
  return text.replaceAll(/auth:\n(?: {6}.*\n)+/g, auth);
}

const everything: string[] = [];

async function run(
  verb: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<BellwetherRun> {
  const result = await runBellwether(verb, { environment: { ...environment, ...more } });
  everything.push(result.stdout, result.stderr);
  return result;
}

function start(verb: readonly string[]): ChildProcess {
  const { command, args } = bellwether(verb);
  const child = spawn(command, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stderr.on('data', (chunk: Buffer) => everything.push(chunk.toString('utf8')));
  return child;
}

interface Visited {
  readonly code: number | null;
  readonly stdout: string;
  readonly page: string;
}

/** Runs `connect` and is the browser. */
async function connect(verb: readonly string[]): Promise<Visited> {
  const child = start(['connect', '--no-browser', ...verb]);
  let stdout = '';
  let page: Promise<string> | undefined;
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString('utf8');
    const url = /https?:\/\/\S+\/authorize\?[^\s"]+/.exec(stdout)?.[0];
    if (url !== undefined) page ??= fetch(url).then((response) => response.text());
  });
  const [code] = (await once(child, 'close')) as [number | null];
  everything.push(stdout);
  return { code, stdout, page: (await page) ?? '' };
}

/** Wakes when the vendor has renewed a token, and holds its answer back until told. */
function holdAnswer(): { readonly renewed: Promise<void>; readonly answer: () => void } {
  const renewed = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<void>();
  server.mood.beforeAnswer = () => {
    renewed.resolve();
    return answered.promise;
  };
  return {
    renewed: renewed.promise,
    answer: () => {
      answered.resolve();
    },
  };
}

/** Kills a process of Bellwether between the answer that renewed its token and the store; the new token expires. */
async function killBeforeStoring(crm: string, object: string): Promise<void> {
  server.expireAccessTokens();
  const held = holdAnswer();
  const child = start(['discover', object, '--connection', crm]);
  await held.renewed;
  // The launcher hands its process over: this is the program itself.
  child.kill('SIGKILL');
  await once(child, 'close');
  held.answer();
  server.mood.beforeAnswer = () => Promise.resolve();
  server.expireAccessTokens();
}

beforeEach(() => {
  server.revokeEverything();
  Object.assign(server.mood, {
    allows: true,
    rotates: true,
    apiStatus: undefined,
    state: undefined,
    beforeAnswer: () => Promise.resolve(),
  });
});

const refreshes = (): number =>
  server.tokenRequests.filter((form) => form.get('grant_type') === 'refresh_token').length;

describe.each(CRMS)('bellwether connect %s', (crm, object) => {
  it('connects, is used by other processes, says how things stand, and disconnects', async () => {
    const connected = await connect([crm]);
    expect(connected.stdout).toContain(`${crm} is connected to`);
    expect(connected.stdout).toContain('not production');
    expect(connected.code).toBe(0);
    expect(connected.page).toContain('Bellwether is connected to');

    expect(await run(['discover', object, '--connection', crm])).toMatchObject({ code: 0 });
    const before = refreshes();
    server.expireAccessTokens();
    expect(await run(['discover', object, '--connection', crm])).toMatchObject({ code: 0 });
    expect(await run(['discover', object, '--connection', crm])).toMatchObject({ code: 0 });
    expect(refreshes()).toBe(before + 1);

    const status = await run(['status', '--connection', crm]);
    expect(status.stdout).toMatch(/authorised by consent since 20.*token renewed 20/);

    expect((await run(['disconnect', crm])).stdout).toContain('revoked');
    expect(server.refreshTokens.size).toBe(0);
    expect((await run(['status', '--connection', crm])).stdout).toContain(
      `not authorised yet: bellwether connect ${crm}`,
    );
    expect(await run(['discover', object, '--connection', crm])).toMatchObject({
      code: 4,
      stderr: expect.stringContaining(`bellwether connect ${crm}`),
    });
    expect((await run(['disconnect', crm])).stdout).toContain('no stored tokens');
  });

  it('has two processes renew at once, and one of them ask the CRM', async () => {
    await connect([crm]);
    server.expireAccessTokens();
    const before = refreshes();
    const held = holdAnswer();
    const both = ['first', 'second'].map(() => run(['discover', object, '--connection', crm]));
    await held.renewed;
    held.answer();
    expect((await Promise.all(both)).map(({ code }) => code)).toEqual([0, 0]);
    expect(refreshes()).toBe(before + 1);
  });

  it('loses the consent when it is killed between the answer of a CRM that rotates and the store', async () => {
    await connect([crm]);
    await killBeforeStoring(crm, object);
    // The lock went with its session; the stored token was used up, which only a person can mend.
    expect(await run(['discover', object, '--connection', crm])).toMatchObject({
      code: 4,
      stderr: expect.stringContaining(`bellwether connect ${crm}`),
    });
    expect((await run(['status', '--connection', crm])).stdout).toContain('refused the token');
    expect(await connect([crm])).toMatchObject({ code: 0 });
    expect(await run(['discover', object, '--connection', crm])).toMatchObject({ code: 0 });
  });

  it('loses nothing there when the CRM does not rotate', async () => {
    server.mood.rotates = false;
    await connect([crm]);
    await killBeforeStoring(crm, object);
    expect(await run(['discover', object, '--connection', crm])).toMatchObject({ code: 0 });
  });

  it('stores what it was given when Ctrl-C comes in between', async () => {
    await connect([crm]);
    server.expireAccessTokens();
    const held = holdAnswer();
    const child = start(['discover', object, '--connection', crm]);
    await held.renewed;
    const ended = once(child, 'close');
    child.kill('SIGINT');
    held.answer();
    expect(await ended).toEqual([130, null]);
    server.mood.beforeAnswer = () => Promise.resolve();
    server.expireAccessTokens();
    expect(await run(['discover', object, '--connection', crm])).toMatchObject({ code: 0 });
  });
});

describe('bellwether connect', () => {
  it('tells programs the address first and then the org', async () => {
    const { stdout, code } = await connect(['hubspot', '--json']);
    const [first = '', second = ''] = stdout.split(/(?<=^\})\n/m);
    expect(JSON.parse(first)).toMatchObject({ authorizeUrl: expect.stringContaining(server.url) });
    expect(JSON.parse(second)).toMatchObject({
      connection: 'hubspot',
      method: 'oauth',
      stored: true,
      identity: { orgId: '4711', production: false },
    });
    expect(code).toBe(0);
  });

  it('opens the browser', async () => {
    const browser = join(folder, 'browser');
    const visit = `fetch(process.argv[1]).then((answer) => answer.text())`;
    await writeFile(browser, `#!/bin/sh\nexec "${process.execPath}" -e '${visit}' "$1"\n`);
    await chmod(browser, 0o755);
    const { code, stdout } = await run(['connect', 'salesforce'], { BROWSER: browser });
    expect(stdout).toContain('salesforce is connected to Spring Garden');
    expect(code).toBe(0);
  });

  it('leaves what was there when consent is denied, and stores nothing of another org', async () => {
    await connect(['salesforce']);
    server.mood.allows = false;
    expect(await connect(['salesforce'])).toMatchObject({ code: 4 });
    server.mood.allows = true;
    await store.database.run(
      `UPDATE bellwether.connections SET org_id = $1, org_name = 'Spring Garden' WHERE name = 'salesforce'`,
      [server.mood.orgId],
    );
    const [good] = server.refreshTokens;
    server.mood.orgId = '00D000000000002EAA';
    const wrong = await connect(['salesforce']);
    server.mood.orgId = '00D000000000001EAA';
    expect(wrong.code).toBe(3);
    expect(wrong.page).toContain('00D000000000002EAA');
    expect([...server.refreshTokens]).toEqual([good]);
    server.expireAccessTokens();
    const after = await run(['discover', 'Account', '--connection', 'salesforce']);
    expect(after.code).toBe(0);
  });

  it('keeps the consent when the CRM has a bad moment right after it', async () => {
    server.mood.apiStatus = 403;
    const { code } = await connect(['hubspot']);
    expect(code).toBe(4);
    server.mood.apiStatus = undefined;
    const after = await run(['discover', 'companies', '--connection', 'hubspot']);
    expect(after.code).toBe(0);
  });

  it('does not connect one connection twice at a time', async () => {
    const first = start(['connect', 'salesforce', '--no-browser']);
    await once(first.stdout ?? first, 'data');
    const second = await run(['connect', 'salesforce', '--no-browser', '--json']);
    expect(second.code).toBe(8);
    expect(JSON.parse(second.stdout)).toMatchObject({ error: { code: 'connect.busy' } });
    const ended = once(first, 'close');
    first.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
  });

  it('ends when nobody comes', async () => {
    const { code, stderr } = await run(['connect', 'salesforce', '--no-browser', '--timeout', '1']);
    expect(code).toBe(4);
    expect(stderr).toContain('no browser came back within 1 s');
  });

  it('asks for the key before it asks the person', async () => {
    const { code, stderr, stdout } = await run(['connect', 'salesforce'], {
      BELLWETHER_TOKEN_KEY: '',
    });
    expect(code).toBe(3);
    expect(stderr).toContain('openssl rand -base64 32');
    expect(stdout).toBe('');
  });

  it('says which key is needed when it is another one', async () => {
    await connect(['salesforce']);
    const other = { BELLWETHER_TOKEN_KEY: randomBytes(32).toString('base64') };
    const verb = ['discover', 'Account', '--connection', 'salesforce'];
    expect(await run(verb, other)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('encrypted with the key'),
    });
    // Changing it: the old one is needed once.
    const changing = { ...other, BELLWETHER_TOKEN_KEY_PREVIOUS: KEY };
    expect(await run(verb, changing)).toMatchObject({ code: 0 });
    expect(await run(verb, other)).toMatchObject({ code: 0 });
    // The way out when it is lost.
    expect((await run(['disconnect', 'salesforce', '--forget'])).code).toBe(0);
  });

  it('keeps the tokens when the CRM cannot be asked to revoke them', async () => {
    await connect(['hubspot']);
    const away = { HUBSPOT_BASE_URL: 'http://127.0.0.1:1' };
    expect((await run(['disconnect', 'hubspot'], away)).code).toBe(5);
    expect((await run(['disconnect', 'hubspot'])).stdout).toContain('revoked');
  });

  it('tells no secret, in all that was printed and logged here', () => {
    const text = everything.join('\n');
    expect(text).toContain('is connected to');
    for (const secret of [...server.secrets, CLIENT.secret, KEY])
      expect(text).not.toContain(secret);
  });
});

/** From consent to scores, against the sandboxes as they are. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bellwether, runBellwether } from '../../scripts/demo-run/bellwether-process.ts';
import {
  startSandboxProcess,
  type SandboxProcess,
} from '../../scripts/demo-run/sandbox-process.ts';
import { writeSmallDistributor } from '../../scripts/kill-run/small-distributor.ts';
import { copyConfig, unhurried } from './test-config.ts';
import { openTempFolder } from '../../scripts/temp-folder.ts';

const KEY = randomBytes(32).toString('base64');

/** The default ones, those of the mapping's other objects, and what `provision` needs. */
const SCOPES = [
  'oauth',
  'crm.objects.companies.read',
  'crm.objects.companies.write',
  'crm.objects.contacts.read',
  'crm.objects.contacts.write',
  'crm.objects.owners.read',
  'crm.objects.deals.read',
  'crm.objects.invoices.read',
  'crm.objects.orders.read',
  'crm.objects.line_items.read',
  'crm.objects.custom.read',
  'crm.schemas.custom.read',
  'crm.schemas.companies.read',
  'crm.schemas.companies.write',
  'crm.schemas.contacts.read',
  'crm.schemas.contacts.write',
];

/** Consent for both, in place of a key. */
function byConsent(text: string): string {
  const parts = unhurried(text).split(/auth:\n(?: {6}.*\n)+/);
  const [before = '', salesforce = '', hubspot = ''] = parts;
  const scopes = `      scopes: [${SCOPES.join(', ')}]\n`;
  return `${before}${app('SALESFORCE')}${salesforce}${app('HUBSPOT')}${scopes}${hubspot}`;
}

function app(prefix: string): string {
  return `auth:
      method: oauth
      client_id: { env: ${prefix}_CLIENT_ID }
      client_secret: { env: ${prefix}_CLIENT_SECRET }
      redirect_uri: 'http://localhost:0/callback'
`;
}

/** A person who presses the button of the consent page. */
async function press(url: string, decision: string): Promise<string> {
  const page = await (await fetch(url)).text();
  const fields = [...page.matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g)];
  const form = new URLSearchParams();
  for (const [, name = '', value = ''] of fields) form.set(name, value.replaceAll('&amp;', '&'));
  form.set('decision', decision);
  const action = /<form[^>]* action="([^"]*)"/.exec(page)?.[1] ?? url;
  const answer = await fetch(new URL(action, url), { method: 'POST', body: form });
  return answer.text();
}

describe.each([
  ['salesforce', 'allow'],
  ['hubspot', 'approve'],
] as const)('the %s sandbox', (crm, allow) => {
  let folder: string;
  let sandbox: SandboxProcess;
  let environment: Readonly<Record<string, string>>;

  beforeAll(async () => {
    folder = await openTempFolder('bellwether-consent-');
    const data = await writeSmallDistributor(join(folder, 'csv'), {
      accounts: 30,
      endsOn: '2026-04-20',
    });
    const files = ['--import', data.folder, '--as', data.mapping];
    sandbox = await startSandboxProcess(crm, ['--no-limits', ...files]);
    environment = {
      ...sandbox.credentials,
      BELLWETHER_CONFIG: await copyConfig(folder, { 'bellwether.yaml': byConsent }),
      BELLWETHER_DATA: join(folder, 'data'),
      BELLWETHER_TOKEN_KEY: KEY,
      DATABASE_URL: '',
    };
  });

  afterAll(async () => {
    await sandbox.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const run = (verb: readonly string[]) => runBellwether(verb, { environment });

  async function connect(decision: string) {
    const { command, args } = bellwether(['connect', crm, '--no-browser']);
    const child = spawn(command, args, {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    let page: Promise<string> | undefined;
    const read = (chunk: Buffer): void => {
      text += chunk.toString('utf8');
      const url = /https?:\/\/\S+\/authorize\?\S+(?=\s)/.exec(text)?.[0];
      if (url !== undefined) page ??= press(url, decision);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, text, page: (await page) ?? '' };
  }

  it('lets a person say no', async () => {
    const denied = await connect('deny');
    expect(denied).toMatchObject({ code: 4, page: expect.stringContaining('Not connected') });
    expect(denied.text).toContain('consent was denied');
  });

  it('lets Bellwether in by consent, as far as scores on the records, and out again', async () => {
    const connected = await connect(allow);
    expect(connected.text).toContain(`${crm} is connected to`);
    expect(connected).toMatchObject({ code: 0, page: expect.stringContaining('Connected') });

    const choice = ['--connection', crm];
    expect(await run(['provision', '--yes', ...choice])).toMatchObject({ code: 0 });
    const scored = await run(['run', '--json', '--as-of', '2026-04-20', ...choice]);
    expect(scored).toMatchObject({ code: 0, stdout: expect.not.stringContaining('"error"') });
    expect((await run(['status', ...choice])).stdout).toContain('authorised by consent since');

    expect((await run(['disconnect', crm])).stdout).toContain('revoked');
    expect(await run(['sync', ...choice])).toMatchObject({
      code: 4,
      stderr: expect.stringContaining(`bellwether connect ${crm}`),
    });
  });
});

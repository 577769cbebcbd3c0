import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runConsent } from '../../../src/connect/run-consent.ts';
import { createHubspotConsent } from '../../../src/crm/hubspot/consent.ts';
import type { ConsentGrant, OAuthClient } from '../../../src/crm/oauth-client.ts';
import { createSalesforceConsent } from '../../../src/crm/salesforce/consent.ts';
import { BellwetherError } from '../../../src/domain/errors.ts';
import {
  CLIENT,
  startAuthorizationServer,
  type AuthorizationServer,
} from '../../support/authorization-server.ts';

/** A machine may have no IPv6. */
const LOOPBACKS = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .map(({ address }) => address)
  .filter((address) => address === '127.0.0.1' || address === '::1');

const FREE = 'http://localhost:0/callback';

let server: AuthorizationServer;
beforeEach(async () => {
  server = await startAuthorizationServer();
});
afterEach(() => server.close());

type Vendor = 'salesforce' | 'hubspot';

function clientOf(vendor: Vendor, clientSecret: string = CLIENT.secret): OAuthClient {
  const common = { clientId: CLIENT.id, clientSecret, timeoutMs: 20_000 };
  return vendor === 'salesforce'
    ? createSalesforceConsent({
        ...common,
        loginUrl: server.url,
        scopes: ['api', 'refresh_token'],
      })
    : createHubspotConsent({
        ...common,
        baseUrl: server.url,
        authorizeUrl: undefined,
        scopes: ['oauth', 'crm.objects.companies.read'],
        now: () => 0,
      });
}

interface Attempt {
  readonly grant: ConsentGrant | undefined;
  readonly error: BellwetherError | undefined;
  /** What the person saw in the end. */
  readonly page: string;
  readonly authorizeUrl: URL;
}

interface AttemptOptions {
  readonly client?: OAuthClient;
  readonly redirectUri?: string;
  /** What the person's browser does with the address of the consent page. */
  readonly browse?: (authorizeUrl: string) => Promise<string>;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
}

/** Follows the redirects, as a browser does. */
async function follow(url: string): Promise<string> {
  const response = await fetch(url);
  return response.text();
}

async function attempt(vendor: Vendor, options: AttemptOptions = {}): Promise<Attempt> {
  const { browse = follow } = options;
  let page: Promise<string> = Promise.resolve('');
  let authorizeUrl = new URL('http://none');
  const run = runConsent({
    client: options.client ?? clientOf(vendor),
    redirectUri: options.redirectUri ?? FREE,
    timeoutMs: options.timeoutMs ?? 60_000,
    signal: options.signal ?? new AbortController().signal,
    onReady: (url) => {
      authorizeUrl = new URL(url);
      page = browse(url);
      return Promise.resolve();
    },
    finish: (grant) => Promise.resolve(grant),
    describe: () => 'It is <b>Spring & Garden</b>.',
  });
  const outcome = await run.then(
    (grant) => ({ grant, error: undefined }),
    (error: unknown) => {
      if (error instanceof BellwetherError) return { grant: undefined, error };
      throw error;
    },
  );
  return { ...outcome, page: await page, authorizeUrl };
}

describe.each(['salesforce', 'hubspot'] as const)('consent in the browser, %s', (vendor) => {
  it('ends with tokens, the server having checked PKCE', async () => {
    const { grant, page, authorizeUrl } = await attempt(vendor);
    expect([...server.refreshTokens]).toEqual([grant?.refreshToken]);
    expect(grant?.accessToken).toMatch(/^access-/);
    const asked = authorizeUrl.searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(asked.get('redirect_uri')).toMatch(/^http:\/\/localhost:\d+\/callback$/);
    const form = server.tokenRequests[0];
    expect(form?.get('code_verifier')).toMatch(/^[\w-]{43,128}$/);
    expect(form?.get('redirect_uri')).toBe(asked.get('redirect_uri'));
    // The page is text, whatever the org is called, and has nothing that is worth stealing.
    expect(page).toContain('It is &lt;b&gt;Spring &amp; Garden&lt;/b&gt;.');
    for (const secret of server.secrets) expect(page).not.toContain(secret);
  });

  it('has a state and a verifier of its own each time', async () => {
    const [one, two] = [await attempt(vendor), await attempt(vendor)];
    for (const name of ['state', 'code_challenge']) {
      const values = [one, two].map(({ authorizeUrl }) => authorizeUrl.searchParams.get(name));
      expect(values[0]).toMatch(/^[\w-]{43}$/);
      expect(values[0]).not.toBe(values[1]);
    }
  });

  it('is refused by the server when the verifier is not the one of the challenge', async () => {
    const honest = clientOf(vendor);
    const client: OAuthClient = {
      ...honest,
      exchange: (consent, signal) =>
        honest.exchange({ ...consent, verifier: 'x'.repeat(43) }, signal),
    };
    const { error } = await attempt(vendor, { client });
    expect(error).toMatchObject({
      code: 'connect.refused',
      message: expect.stringContaining('verifier'),
    });
    expect(server.refreshTokens.size).toBe(0);
  });

  it('says that consent was denied, on the page too', async () => {
    server.mood.allows = false;
    const { error, page } = await attempt(vendor);
    expect(error).toMatchObject({
      code: 'connect.refused',
      exitCode: 4,
      message: 'consent was denied (end-user denied authorization)',
    });
    expect(page).toContain('Not connected');
    expect(page).toContain('consent was denied');
    expect(server.tokenRequests).toEqual([]);
  });

  it('does not use a code that came with another state', async () => {
    server.mood.state = 'forged';
    const { error, page } = await attempt(vendor);
    expect(error).toMatchObject({ code: 'connect.wrong-state', exitCode: 4 });
    expect(page).toContain('Not connected');
    expect(server.tokenRequests).toEqual([]);
  });

  it('says that the code has expired, and asks for a token once only', async () => {
    server.mood.codesExpireAtOnce = true;
    const { error } = await attempt(vendor);
    expect(error).toMatchObject({
      code: 'connect.refused',
      message: expect.stringContaining('expired authorization code'),
      remedy: expect.stringContaining('Connect again'),
    });
    expect(server.tokenRequests).toHaveLength(1);
  });

  it('says that the app is not accepted, without its secret', async () => {
    const { error } = await attempt(vendor, { client: clientOf(vendor, 'wrong-and-secret') });
    expect(error).toMatchObject({
      code: 'connect.refused',
      remedy: expect.stringContaining('client_secret'),
    });
    expect(error?.message).not.toContain('wrong-and-secret');
  });

  it('can be taken back, and again', async () => {
    const { grant } = await attempt(vendor);
    const client = clientOf(vendor);
    const never = new AbortController().signal;
    await client.revoke(grant?.refreshToken ?? '', never);
    expect(server.refreshTokens.size).toBe(0);
    await client.revoke(grant?.refreshToken ?? '', never);
  });
});

describe('the address that the browser comes back to', () => {
  const uris = LOOPBACKS.map((host) => (host === '::1' ? 'http://[::1]:0/' : `http://${host}:0/`));

  it.each([...uris.map((uri) => `${uri}back`), 'http://localhost:0'])(
    'may be %s',
    async (redirectUri) => {
      const { grant, authorizeUrl } = await attempt('salesforce', { redirectUri });
      expect(grant).toBeDefined();
      const asked = authorizeUrl.searchParams.get('redirect_uri') ?? '';
      expect(asked.replace(/\d+(?=\/|$)/, '0')).toBe(redirectUri);
    },
  );

  // localhost is IPv4 for one browser and IPv6 for another: no other program may hear either.
  it.each(LOOPBACKS)('must be free on %s too, and is named by its port', async (host) => {
    const other = createServer();
    await new Promise<void>((resolve) => {
      other.listen(0, host, resolve);
    });
    const { port } = other.address() as AddressInfo;
    const redirectUri = `http://localhost:${String(port)}/callback`;
    const { error } = await attempt('salesforce', { redirectUri });
    expect(error).toMatchObject({ code: 'connect.port', exitCode: 3 });
    expect(error?.message).toContain(String(port));
    other.close();
  });

  it('is free again afterwards', async () => {
    const { authorizeUrl } = await attempt('salesforce');
    const redirectUri = authorizeUrl.searchParams.get('redirect_uri') ?? '';
    expect((await attempt('salesforce', { redirectUri })).grant).toBeDefined();
  });

  it('answers nothing but the one visit', async () => {
    const statuses: number[] = [];
    const browse = async (url: string): Promise<string> => {
      const back = new URL(url).searchParams.get('redirect_uri') ?? '';
      statuses.push((await fetch(new URL('/favicon.ico', back))).status);
      statuses.push((await fetch(back, { method: 'POST' })).status);
      return follow(url);
    };
    expect((await attempt('salesforce', { browse })).grant).toBeDefined();
    expect(statuses).toEqual([404, 405]);
  });

  it('does not let in a page of the internet whose name leads here', async () => {
    let status = 0;
    const browse = async (url: string): Promise<string> => {
      const back = new URL(new URL(url).searchParams.get('redirect_uri') ?? '');
      status = await statusFor(back, 'evil.example');
      return follow(url);
    };
    expect((await attempt('salesforce', { browse })).grant).toBeDefined();
    expect(status).toBe(404);
  });
});

describe('a person who does not come', () => {
  it('is waited for as long as was said', async () => {
    const { error } = await attempt('salesforce', { browse: nobody, timeoutMs: 5 });
    expect(error).toMatchObject({
      code: 'connect.timed-out',
      exitCode: 4,
      remedy: expect.stringContaining('--timeout'),
    });
  });

  it('is not waited for after Ctrl-C', async () => {
    const controller = new AbortController();
    const browse = (): Promise<string> => {
      controller.abort(new BellwetherError('run.interrupted', 'stopped by SIGINT'));
      return nobody();
    };
    const { error } = await attempt('salesforce', { browse, signal: controller.signal });
    expect(error).toMatchObject({ code: 'run.interrupted', exitCode: 130 });
  });
});

function nobody(): Promise<string> {
  return Promise.resolve('');
}

/** fetch does not let one choose the Host header. */
async function statusFor(url: URL, host: string): Promise<number> {
  const { request } = await import('node:http');
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port: url.port, path: `${url.pathname}?code=x`, headers: { host } },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}

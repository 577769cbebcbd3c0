import { afterEach, describe, expect, it } from '@jest/globals';
import { BellwetherError } from '../../src/domain/errors.ts';
import type { Fault, ProxiedRequest } from '../support/fault-proxy.ts';
import { smallBook } from '../support/small-book.ts';
import { callTask } from './call-task.ts';
import type { AdapterOptions, Lab } from './crm-kit.ts';
import { drain, NEVER } from './drain.ts';
import { KITS } from './kits.ts';
import { isLogin, jsonAnswer } from './requests.ts';

const HOUR = 3_600_000;
const ALL_SECRETS = ['ACCESS_TOKEN', 'REFRESH_TOKEN', 'CLIENT_SECRET', 'PRIVATE_KEY'] as const;

const isOther = (request: ProxiedRequest): boolean => !isLogin(request);

describe.each(KITS)('logging in to %s', (crm, kit) => {
  const { accounts } = kit.words;
  const wanted = { object: accounts.object, fields: [accounts.name] };
  const prefix = crm.toUpperCase();
  let lab: Lab;

  async function start(): Promise<void> {
    lab = await kit.start({ dataset: smallBook({ accounts: 5 }) });
  }
  afterEach(() => lab.close());

  const logins = (): number => lab.proxy.requests.filter(isLogin).length;

  function secretsOf(own: AdapterOptions['secrets'] = {}): readonly string[] {
    const all = { ...lab.sandbox.credentials, ...own };
    return ALL_SECRETS.map((name) => all[`${prefix}_${name}`] ?? '').filter((one) => one !== '');
  }

  it('works with each of its ways', async () => {
    await start();
    for (const login of ['token', 'refresh', 'jwt'] as const) {
      // A signed login names its audience, which is the address of the org and not that of the wire.
      const adapter = lab.adapter({ login, url: lab.sandbox.url });
      const { records } = await drain(adapter, wanted);
      expect(records).toHaveLength(5);
    }
  });

  it('logs in once for all calls that wait for it', async () => {
    await start();
    const adapter = lab.adapter({ login: 'refresh' });
    await Promise.all(Array.from({ length: 12 }, () => drain(adapter, wanted)));
    expect(logins()).toBe(1);
  });

  it('renews an expired session once for all calls that find it so', async () => {
    await start();
    // By the clock of this machine it is still good: only the CRM can tell that it has expired.
    const adapter = lab.adapter({ login: 'refresh' });
    await drain(adapter, wanted);
    lab.clock.advance(3 * HOUR);
    lab.proxy.reset();
    const reads = await Promise.all(Array.from({ length: 12 }, () => drain(adapter, wanted)));
    expect(reads.map(({ records }) => records.length)).toEqual(Array.from({ length: 12 }, () => 5));
    expect(logins()).toBe(1);
  });

  it('renews an expired session when it is asked who it is, once', async () => {
    await start();
    const adapter = lab.adapter({ login: 'refresh' });
    const { orgId } = await adapter.check(NEVER);
    lab.clock.advance(3 * HOUR);
    lab.proxy.reset();
    expect(await adapter.check(NEVER)).toMatchObject({ orgId });
    expect(logins()).toBe(1);
  });

  it('does not renew it again for a call that hears of it late', async () => {
    await start();
    const adapter = lab.adapter({ login: 'refresh' });
    await drain(adapter, wanted);
    lab.clock.advance(3 * HOUR);
    lab.proxy.reset();
    const renewed = Promise.withResolvers<undefined>();
    lab.proxy.inject({ when: isOther, fault: { kind: 'wait', until: renewed.promise } });
    const late = drain(adapter, wanted);
    await drain(adapter, wanted);
    renewed.resolve(undefined);
    expect((await late).records).toHaveLength(5);
    expect(logins()).toBe(1);
  });

  it('sends a creation again when the session had expired, and creates it once', async () => {
    await start();
    const adapter = lab.adapter({ login: 'refresh' });
    await drain(adapter, wanted);
    lab.clock.advance(3 * HOUR);
    const [accountId = ''] = lab.records(accounts.object).keys();
    // There is no field for keys in this org; any text of a task will do.
    const keyField = crm === 'salesforce' ? 'CallObject' : 'hs_task_subject';
    const task = callTask(kit.words, { keyField, key: 'Call them', accountId });
    const outcomes = await adapter.write({ kind: 'create_task', writes: [task] }, NEVER);
    expect(outcomes).toMatchObject([{ status: 'done' }]);
    expect(lab.records(kit.words.tasks.object).size).toBe(1);
  });

  it('goes on with the refresh token that a login gives in place of the old one', async () => {
    await start();
    const rotate: Fault = {
      kind: 'change',
      change: ({ body }) => ({
        body: JSON.stringify({ ...(JSON.parse(body) as object), refresh_token: 'the-next-one' }),
      }),
    };
    lab.proxy.inject({ when: isLogin, fault: rotate });
    const adapter = lab.adapter({ login: 'refresh' });
    await drain(adapter, wanted);
    lab.clock.advance(3 * HOUR);
    // The sandbox does not rotate: that it refuses the new token shows that it was given that one.
    await expect(drain(adapter, wanted)).rejects.toMatchObject({ code: 'crm.authentication' });
    expect(lab.proxy.requests.findLast(isLogin)?.body).toContain('refresh_token=the-next-one');
  });

  it('gives up when fresh sessions are refused too', async () => {
    await start();
    const fault =
      crm === 'salesforce'
        ? jsonAnswer(401, [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired' }])
        : jsonAnswer(401, { category: 'EXPIRED_AUTHENTICATION', message: 'Token expired' });
    lab.proxy.inject({ when: isOther, fault, times: 1000 });
    const adapter = lab.adapter({ login: 'refresh' });
    const error = await failure(() => drain(adapter, wanted), secretsOf());
    expect(error).toMatchObject({
      code: 'crm.authentication',
      kind: 'authentication',
      message: expect.stringContaining('just issued'),
    });
    expect(logins()).toBe(2);
    expect(lab.proxy.requests).toHaveLength(4);
  });

  it('says that a key is not accepted, without telling the key', async () => {
    await start();
    const secrets = { [`${prefix}_ACCESS_TOKEN`]: 'pat-na1-wrong-and-secret' };
    const error = await failure(() => drain(lab.adapter({ secrets }), wanted), secretsOf(secrets));
    expect(error).toMatchObject({ code: 'crm.authentication', exitCode: 4 });
    expect(error.remedy).toContain('Renew');
    expect(lab.proxy.requests).toHaveLength(1);
  });

  it('says so too when it is only asked who it is', async () => {
    await start();
    const secrets = { [`${prefix}_ACCESS_TOKEN`]: 'pat-na1-wrong-and-secret' };
    const check = () => lab.adapter({ secrets }).check(NEVER);
    const error = await failure(check, secretsOf(secrets));
    expect(error).toMatchObject({
      code: 'crm.authentication',
      exitCode: 4,
      message: expect.stringMatching(/Session expired or invalid|[Aa]uthentication/),
    });
    expect(error.remedy).toContain('Renew');
    expect(lab.proxy.requests).toHaveLength(1);
  });

  const WRONG: readonly (readonly [what: string, secret: string, pattern: RegExp])[] = [
    ['refresh token', 'REFRESH_TOKEN', /refresh token/],
    ['client id', 'CLIENT_ID', /client/],
    ['client secret', 'CLIENT_SECRET', /client/],
  ];

  it.each(WRONG)('says that the %s is not accepted, and what to do', async (_, name, pattern) => {
    await start();
    const secrets = { [`${prefix}_${name}`]: 'wrong-and-secret' };
    const adapter = lab.adapter({ login: 'refresh', secrets });
    const error = await failure(() => drain(adapter, wanted), secretsOf(secrets));
    expect(error).toMatchObject({
      code: 'crm.authentication',
      message: expect.stringMatching(pattern),
    });
    expect(error.remedy).not.toBe('');
    expect(lab.proxy.requests).toHaveLength(1);
  });

  const PASSING: readonly (readonly [what: string, fault: Fault])[] = [
    ['answers 503', { kind: 'answer', status: 503, body: '<html>soon</html>' }],
    ['answers 429', { kind: 'answer', status: 429, headers: { 'retry-after': '0' } }],
    ['is not reached', { kind: 'drop' }],
    ['answers with a page of HTML', { kind: 'answer', status: 200, body: '<html>wait</html>' }],
    ['answers with half a token', { kind: 'cut' }],
  ];

  it.each(PASSING)('tries again when the login %s', async (_, fault) => {
    await start();
    lab.proxy.inject({ when: isLogin, fault, times: 2 });
    const { records } = await drain(lab.adapter({ login: 'refresh' }), wanted);
    expect(records).toHaveLength(5);
  });

  it('does not take a login that is not reached for one that is refused', async () => {
    await start();
    const adapter = lab.adapter({ login: 'refresh' });
    await drain(adapter, wanted);
    lab.clock.advance(3 * HOUR);
    lab.proxy.inject({ when: isLogin, fault: { kind: 'answer', status: 503 }, times: 1000 });
    // All of them: whoever comes late must not be told something else.
    const reads = await Promise.allSettled(
      Array.from({ length: 5 }, () => failure(() => drain(adapter, wanted), secretsOf())),
    );
    const codes = reads.map((read) => (read.status === 'fulfilled' ? read.value.code : 'none'));
    expect(new Set(codes)).toEqual(new Set(['crm.unreachable']));
    // And when it is back, so is the adapter.
    lab.proxy.reset();
    expect((await drain(adapter, wanted)).records).toHaveLength(5);
  });

  it('names what the user may not do', async () => {
    await start();
    const scopes = { context: { requiredGranularScopes: ['crm.objects.companies.read'] } };
    const fault =
      crm === 'salesforce'
        ? jsonAnswer(403, [{ errorCode: 'API_DISABLED_FOR_ORG', message: 'not enabled for you' }])
        : jsonAnswer(403, { category: 'MISSING_SCOPES', message: 'no scope', errors: [scopes] });
    lab.proxy.inject({ when: isOther, fault });
    const error = await failure(() => drain(lab.adapter(), wanted), secretsOf());
    expect(error).toMatchObject({
      code: 'crm.permission',
      message: expect.stringMatching(/not enabled for you|crm\.objects\.companies\.read/),
      remedy: expect.stringContaining('Grant'),
    });
  });

  it('follows no redirect, with which the token would leave the house', async () => {
    await start();
    const headers = { location: `${lab.proxy.url}/elsewhere` };
    lab.proxy.inject({
      when: ({ path }) => path !== '/elsewhere',
      fault: { kind: 'answer', status: 307, headers },
      times: 100,
    });
    const error = await failure(() => drain(lab.adapter(), wanted), secretsOf());
    expect(error.code).toBe('crm.unreachable');
    expect(lab.proxy.requests.filter(({ path }) => path === '/elsewhere')).toEqual([]);
  });
});

/** The message, the remedy, and the same of all causes: all that a log could show. */
function textsOf(error: unknown): readonly string[] {
  const texts: string[] = [];
  let current: unknown = error;
  while (current instanceof Error) {
    texts.push(current.message, current.stack ?? '', JSON.stringify(current));
    if (current instanceof BellwetherError) texts.push(current.remedy);
    current = current.cause;
  }
  return texts;
}

/** What went wrong; it must tell no secret, wherever one looks. */
async function failure(run: () => Promise<unknown>, secrets: readonly string[]) {
  const error: unknown = await run().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof BellwetherError)) throw new Error(`not ours: ${String(error)}`);
  for (const text of textsOf(error)) {
    for (const secret of secrets) expect(text).not.toContain(secret);
  }
  return error;
}

import { z } from 'zod';
import type { SandboxClock } from '../../server/clock.ts';
import { HubspotError } from '../hubspot-error.ts';
import type { Portal } from '../portal.ts';
import { instantText } from '../records/instant-text.ts';
import type { SeededValues } from '../seeded-values.ts';
import type { Caller } from './caller.ts';
import { openRefreshTokens, type RefreshTokens } from './refresh-tokens.ts';

/** The one OAuth app that is installed in the portal. */
export interface OauthApp {
  readonly appId: number;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  /** Of the developer account that the app belongs to: older endpoints take it as `hapikey`. */
  readonly developerApiKey: string;
  readonly scopes: readonly string[];
}

/** An access token as it was issued. */
export interface IssuedToken {
  readonly token: string;
  readonly scopes: readonly string[];
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** Keys and tokens: what is valid, for whom, and until when. */
export interface TokenDesk {
  readonly serviceKey: string;
  readonly app: OauthApp;
  /** Whoever presents the Authorization header, or the 401. */
  callerOf(authorization: string | undefined): Caller;
  issue(scopes: readonly string[]): IssuedToken;
  /** A known access token, expired ones included. */
  findToken(token: string): IssuedToken | undefined;
  readonly refreshTokens: RefreshTokens;
  /** An access or refresh token. */
  revoke(token: string): void;
  /** Takes the token of an Authorization header away, be it the service key: that one until the next start. */
  withdraw(authorization: string | undefined): void;
  /** Takes scopes from the key and the app, until the next start: from tokens that are in use too. */
  loseScopes(scopes: readonly string[]): void;
}

/** https://developers.hubspot.com/docs/api-reference/latest/authentication/manage-oauth-tokens: half an hour. */
export const ACCESS_TOKEN_SECONDS = 1_800;

const keptToken: z.ZodType<IssuedToken> = z.object({
  token: z.string(),
  scopes: z.array(z.string()),
  expiresAt: z.number(),
});

const keptCount = z.number();

export interface TokenDeskOptions {
  readonly portal: Pick<Portal, 'kept' | 'values' | 'clock' | 'userId'>;
  /** Of the service key and of the app. */
  readonly scopes: readonly string[];
}

export function openTokenDesk({ portal, scopes }: TokenDeskOptions): TokenDesk {
  const { kept, values, clock, userId } = portal;
  const issued = keptTokens(kept);
  const app = oauthApp(values, scopes);
  const serviceKey = `pat-na1-${values.uuid('service key')}`;
  const keyAppId = app.appId + 1;
  const lost = new Set<string>();
  const held = (granted: readonly string[]): ReadonlySet<string> =>
    new Set(granted.filter((scope) => !lost.has(scope)));
  let serviceKeyIsLive = true;
  const announced = { token: app.refreshToken, scopes };
  const refreshTokens = openRefreshTokens({ portal, announced });
  return {
    serviceKey,
    app,
    callerOf(authorization) {
      const token = bearerToken(authorization);
      if (token === serviceKey && serviceKeyIsLive) {
        return { kind: 'service_key', appId: keyAppId, userId, scopes: held(scopes) };
      }
      const known = token === undefined ? undefined : issued.get(token);
      if (known === undefined) throw unauthenticated();
      if (known.expiresAt <= clock.now().getTime()) throw expired(known, clock);
      return { kind: 'oauth', appId: app.appId, userId, scopes: held(known.scopes) };
    },
    issue(granted) {
      const made = newToken({ kept, values, clock }, granted);
      issued.set(made.token, made);
      kept.save('token', made.token, made);
      return made;
    },
    findToken: (token) => issued.get(token),
    refreshTokens,
    revoke,
    withdraw(authorization) {
      const token = bearerToken(authorization);
      if (token === serviceKey) serviceKeyIsLive = false;
      else if (token !== undefined && issued.has(token)) revoke(token);
    },
    loseScopes(taken) {
      for (const scope of taken) lost.add(scope);
    },
  };

  function revoke(token: string): void {
    refreshTokens.revoke(token);
    if (issued.delete(token)) kept.remove('token', token);
  }
}

function keptTokens(kept: Portal['kept']): Map<string, IssuedToken> {
  const tokens = kept.all('token').flatMap(({ value }) => keptToken.safeParse(value).data ?? []);
  return new Map(tokens.map((token) => [token.token, token]));
}

function newToken(
  { kept, values, clock }: Pick<Portal, 'kept' | 'values' | 'clock'>,
  scopes: readonly string[],
): IssuedToken {
  const serial = (keptCount.safeParse(kept.find('portal', 'tokens issued')).data ?? 0) + 1;
  kept.save('portal', 'tokens issued', serial);
  const label = `access token ${String(serial)}`;
  const token = `CO${values.token(label, 40)}${values.token(`${label} tail`, 40)}`;
  return { token, scopes, expiresAt: clock.now().getTime() + ACCESS_TOKEN_SECONDS * 1_000 };
}

function bearerToken(authorization: string | undefined): string | undefined {
  return /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
}

function oauthApp(values: SeededValues, scopes: readonly string[]): OauthApp {
  return {
    appId: 3_000_000 + values.integer('app', 900_000) * 2,
    clientId: values.uuid('client id'),
    clientSecret: values.uuid('client secret'),
    refreshToken: `na1-${values.uuid('refresh token')}`,
    developerApiKey: `na1-${values.uuid('developer api key')}`,
    scopes,
  };
}

function unauthenticated(): HubspotError {
  return new HubspotError(
    401,
    'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview',
    { category: 'INVALID_AUTHENTICATION' },
  );
}

/** The text is from memory of real answers. [K] */
function expired(token: IssuedToken, clock: SandboxClock): HubspotError {
  const minutes = Math.floor((clock.now().getTime() - token.expiresAt) / 60_000);
  return new HubspotError(
    401,
    `The OAuth token used to make this call expired ${String(minutes)} minute(s) ago.`,
    {
      category: 'EXPIRED_AUTHENTICATION',
      context: { 'expire time': [instantText(token.expiresAt)] },
    },
  );
}

import type { SandboxRequest, SandboxResponse } from '../../server/exchange.ts';
import type { IssuedToken } from '../access/token-desk.ts';
import { HubspotError } from '../hubspot-error.ts';
import { bodyObject, requiredText } from '../http/json-body.ts';
import { jsonResponse } from '../http/responses.ts';
import { clientFault, faultResponse, formOf, type OauthDesk } from './oauth-desk.ts';

export function introspect(desk: OauthDesk, request: SandboxRequest): SandboxResponse {
  const form = formOf(request);
  const fault = clientFault(desk, form);
  if (fault !== undefined) return faultResponse('v3', fault);
  const text = form.get('token') ?? '';
  const refreshes = desk.tokens.refreshTokens.scopesOf(text);
  if (refreshes !== undefined) {
    const known = { ...ownership(desk), scopes: refreshes };
    return jsonResponse(200, { active: true, token_use: 'refresh_token', ...known });
  }
  const token = liveToken(desk, text);
  if (token === undefined) return jsonResponse(200, { active: false });
  return jsonResponse(200, {
    active: true,
    token_use: 'access_token',
    ...ownership(desk),
    scopes: token.scopes,
    expires_in: secondsLeft(desk, token),
  });
}

function ownership({ portal, tokens }: OauthDesk): object {
  return {
    token_type: 'bearer',
    client_id: tokens.app.clientId,
    app_id: tokens.app.appId,
    hub_id: portal.id,
    user_id: portal.userId,
    scopes: tokens.app.scopes,
  };
}

function liveToken({ portal, tokens }: OauthDesk, text: string): IssuedToken | undefined {
  const token = tokens.findToken(text);
  return token !== undefined && token.expiresAt > portal.clock.now().getTime() ? token : undefined;
}

function secondsLeft({ portal }: OauthDesk, token: IssuedToken): number {
  return Math.max(0, Math.floor((token.expiresAt - portal.clock.now().getTime()) / 1_000));
}

/** Who a service key is: asked by HubSpot's own tools. */
export function keyInfo({ portal, tokens }: OauthDesk, request: SandboxRequest): SandboxResponse {
  const key = requiredText(bodyObject(request), 'tokenKey');
  if (key !== tokens.serviceKey) {
    throw new HubspotError(404, 'resource not found', { category: 'OBJECT_NOT_FOUND' });
  }
  const { appId, scopes } = tokens.callerOf(`Bearer ${key}`);
  return jsonResponse(200, {
    userId: portal.userId,
    hubId: portal.id,
    appId,
    scopes: [...scopes],
  });
}

export function accessTokenInfo(desk: OauthDesk, text: string): SandboxResponse {
  const token = desk.tokens.findToken(text);
  if (token === undefined) {
    throw new HubspotError(404, 'access token does not exist', { category: 'OBJECT_NOT_FOUND' });
  }
  return jsonResponse(200, {
    token: text,
    hub_domain: 'sandbox.hubspot.example',
    scopes: token.scopes,
    hub_id: desk.portal.id,
    app_id: desk.tokens.app.appId,
    expires_in: secondsLeft(desk, token),
    user_id: desk.portal.userId,
    token_type: 'access',
  });
}

export function refreshTokenInfo({ portal, tokens }: OauthDesk, text: string): SandboxResponse {
  const scopes = tokens.refreshTokens.scopesOf(text);
  if (scopes === undefined) {
    throw new HubspotError(404, 'refresh token does not exist', { category: 'OBJECT_NOT_FOUND' });
  }
  return jsonResponse(200, {
    token: text,
    client_id: tokens.app.clientId,
    scopes,
    hub_id: portal.id,
    user_id: portal.userId,
    token_type: 'refresh',
  });
}

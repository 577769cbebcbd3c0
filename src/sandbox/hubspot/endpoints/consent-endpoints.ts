import type { SandboxRequest, SandboxResponse } from '../../server/exchange.ts';
import type { AuthorizationCodes, Challenge } from '../access/authorization-codes.ts';
import type { OauthApp } from '../access/token-desk.ts';
import type { OpenEndpoint } from '../http/hubspot-service.ts';
import type { Portal } from '../portal.ts';
import { html, type Html } from '../pages/html.ts';
import { pageResponse } from '../pages/page-frame.ts';

export interface ConsentParts {
  readonly portal: Portal;
  readonly app: OauthApp;
  readonly codes: AuthorizationCodes;
}

/** The page of HubSpot on which a person chooses the account and lets an app in. */
export function consentEndpoints(parts: ConsentParts): readonly OpenEndpoint[] {
  return ['/oauth/authorize', '/oauth/:portal/authorize'].flatMap((pattern) => [
    { method: 'GET', pattern, handle: (request) => askConsent(parts, request) } as const,
    { method: 'POST', pattern, handle: (request) => takeDecision(parts, request) } as const,
  ]);
}

/** What an app asks for. */
interface Wish {
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string | null;
  readonly challenge: Challenge | undefined;
}

function askConsent(parts: ConsentParts, { query }: SandboxRequest): SandboxResponse {
  const wish = wishOf(parts, query);
  if (typeof wish === 'string') return refusalPage(wish);
  switch (parts.portal.settings.consent) {
    case 'approve':
      return approve(parts, wish);
    case 'deny':
      return deny(wish);
    case 'ask':
      return consentPage(parts, wish);
  }
}

/** The buttons of the page send the query along. */
function takeDecision(parts: ConsentParts, request: SandboxRequest): SandboxResponse {
  const wish = wishOf(parts, request.query);
  if (typeof wish === 'string') return refusalPage(wish);
  const form = new URLSearchParams(request.body.toString('utf8'));
  return form.get('decision') === 'approve' ? approve(parts, wish) : deny(wish);
}

/** Mistakes of the app are shown to the person: nothing is sent to an address that nobody has checked. */
function wishOf({ app, portal }: ConsentParts, query: URLSearchParams): Wish | string {
  if (query.get('client_id') !== app.clientId) return 'The app is not known: client_id is wrong.';
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!isRegistered(redirectUri, portal.settings.redirectUris)) {
    return 'The redirect URL does not match one of those that the app has registered.';
  }
  const asked = words(query.get('scope'));
  const missing = asked.filter((scope) => !app.scopes.includes(scope));
  if (asked.length === 0 || missing.length > 0) {
    return `The scopes do not match the ones of the app: ${missing.join(', ')}`;
  }
  const optional = words(query.get('optional_scope')).filter((one) => app.scopes.includes(one));
  const challenge = challengeOf(query);
  if (challenge === null) return 'code_challenge_method must be S256 or plain.';
  const scopes = [...new Set([...asked, ...optional])];
  return { redirectUri, scopes, state: query.get('state'), challenge };
}

function words(text: string | null): readonly string[] {
  return (text ?? '').split(/\s+/).filter((word) => word !== '');
}

/** Without a list, an app of the sandbox has registered every address on this machine. */
function isRegistered(text: string, registered: readonly string[] | undefined): boolean {
  if (registered !== undefined) return registered.includes(text);
  if (!URL.canParse(text)) return false;
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(text).hostname);
}

/** Null where the method is none that is known. */
function challengeOf(query: URLSearchParams): Challenge | undefined | null {
  const text = query.get('code_challenge');
  if (text === null) return undefined;
  const method = query.get('code_challenge_method') ?? 'plain';
  return method === 'S256' || method === 'plain' ? { text, method } : null;
}

function approve({ codes }: ConsentParts, wish: Wish): SandboxResponse {
  return redirect(wish, { code: codes.issue(wish) });
}

function deny(wish: Wish): SandboxResponse {
  const description = 'The user denied the request';
  return redirect(wish, { error: 'access_denied', error_description: description });
}

function redirect(wish: Wish, answer: Readonly<Record<string, string>>): SandboxResponse {
  const location = new URL(wish.redirectUri);
  for (const [name, value] of Object.entries(answer)) location.searchParams.set(name, value);
  if (wish.state !== null) location.searchParams.set('state', wish.state);
  return { status: 302, headers: { location: location.href } };
}

function refusalPage(reason: string): SandboxResponse {
  return pageResponse(
    400,
    'Authorization failed',
    html`<h1>Authorization failed</h1>
      <p class="card">${reason}</p>`,
  );
}

function consentPage({ portal }: ConsentParts, { scopes, redirectUri }: Wish): SandboxResponse {
  const list: readonly Html[] = scopes.map((scope) => html`<li>${scope}</li>`);
  const content = html`<h1>Connect an app</h1>
    <p class="soft">Account ${String(portal.id)}. The app wants to be let in with these rights:</p>
    <ul class="card">
      ${list}
    </ul>
    <p class="soft">Afterwards you are sent to ${redirectUri}</p>
    <form method="post">
      <button name="decision" value="approve">Connect app</button>
      <button name="decision" value="deny">Cancel</button>
    </form>`;
  return pageResponse(200, 'Connect an app', content);
}

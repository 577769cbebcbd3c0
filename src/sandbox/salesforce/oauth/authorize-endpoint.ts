import type { SandboxRequest, SandboxResponse } from '../../server/exchange.ts';
import { INTEGRATION_USER_KEY, type Org } from '../org/org.ts';
import { html, type SafeHtml } from '../record-page/html.ts';
import { pageResponse } from '../record-page/page-frame.ts';
import { numberIn, textIn } from '../store/sql-row.ts';
import type { RecordKey } from '../values/record-id.ts';
import { OAuthError } from './oauth-error.ts';
import { isCallback } from './oauth-settings.ts';
import { formOf, SCOPES, type OAuthContext } from './token-endpoint.ts';

/** A client that wants a user's consent, checked as far as the user may be sent back to it. */
interface ConsentRequest {
  readonly form: URLSearchParams;
  readonly redirectUri: string;
  readonly user: RecordKey;
}

/** `GET /services/oauth2/authorize`: shows a page to agree on, unless the app is set up to need none. */
export function answerAuthorize(context: OAuthContext, request: SandboxRequest): SandboxResponse {
  return guarded(context, request, (asked) => {
    const refusal = refusalOf(asked.form);
    if (refusal !== undefined) return sendBack(asked, refusal);
    switch (context.settings.consent) {
      case 'approve':
        return approve(context, asked);
      case 'deny':
        return deny(asked);
      case 'ask':
        return pageResponse('Allow access?', consentPage(context, asked));
    }
  });
}

/** The answer of the page: `POST /services/oauth2/authorize`. */
export function answerConsent(context: OAuthContext, request: SandboxRequest): SandboxResponse {
  return guarded(context, request, (asked) => {
    const refusal = refusalOf(asked.form);
    if (refusal !== undefined) return sendBack(asked, refusal);
    return asked.form.get('decision') === 'allow' ? approve(context, asked) : deny(asked);
  });
}

/** What is wrong with client or callback is shown here: nobody is sent to an address that is not registered. */
function guarded(
  context: OAuthContext,
  request: SandboxRequest,
  work: (asked: ConsentRequest) => SandboxResponse,
): SandboxResponse {
  try {
    const form = formOf(request);
    if (form.get('client_id') !== context.app.clientId) {
      throw new OAuthError('invalid_client_id', 'client identifier invalid');
    }
    const redirectUri = form.get('redirect_uri') ?? '';
    if (!isCallback(context.settings, redirectUri)) {
      throw new OAuthError('redirect_uri_mismatch', 'redirect_uri must match configuration');
    }
    return work({ form, redirectUri, user: userOf(context.org, form.get('login_hint')) });
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    const text = html`<p>error=${error.error}&amp;error_description=${error.message}</p>`;
    return pageResponse('OAuth error', text, 400);
  }
}

type Parameters = Readonly<Record<string, string>>;

function refusalOf(form: URLSearchParams): Parameters | undefined {
  if (form.get('response_type') !== 'code') {
    return {
      error: 'unsupported_response_type',
      error_description: 'response type must be one of [code]',
    };
  }
  // jsforce names no method with its challenge: there is but one.
  const method = form.get('code_challenge_method') ?? 'S256';
  if (method === 'S256') return undefined;
  return { error: 'invalid_request', error_description: 'invalid code challenge method' };
}

function approve(context: OAuthContext, asked: ConsentRequest): SandboxResponse {
  const { form, redirectUri, user } = asked;
  const code = context.sessions.newCode();
  context.codes.add(code, {
    user,
    redirectUri,
    scope: form.get('scope') ?? SCOPES,
    challenge: form.get('code_challenge') ?? undefined,
  });
  return sendBack(asked, { code });
}

function deny(asked: ConsentRequest): SandboxResponse {
  return sendBack(asked, {
    error: 'access_denied',
    error_description: 'end-user denied authorization',
  });
}

function sendBack({ form, redirectUri }: ConsentRequest, parameters: Parameters): SandboxResponse {
  const location = new URL(redirectUri);
  for (const [name, value] of Object.entries(parameters)) location.searchParams.set(name, value);
  const state = form.get('state');
  if (state !== null) location.searchParams.set('state', state);
  return { status: 302, headers: { location: location.href, 'cache-control': 'no-store' } };
}

/** Whoever the client hints at; there is nobody to log in, so it is the integration user otherwise. */
function userOf(org: Org, hint: string | null): RecordKey {
  if (hint === null) return INTEGRATION_USER_KEY;
  const row = org.store.get('SELECT "Id" FROM "User" WHERE "Username" = ? AND "IsActive" = 1', [
    hint,
  ]);
  if (row === undefined) throw new OAuthError('invalid_grant', 'authentication failure');
  return numberIn(row, 0);
}

function consentPage({ org }: OAuthContext, { form, redirectUri, user }: ConsentRequest): SafeHtml {
  const name = textIn(org.store.get('SELECT "Username" FROM "User" WHERE "Id" = ?', [user]), 0);
  const hidden = [...form].map(
    ([field, value]) => html`<input type="hidden" name="${field}" value="${value}" />`,
  );
  return html`<h1>Allow access?</h1>
    <p>${redirectUri} is asking to use this org as ${name}: ${form.get('scope') ?? SCOPES}.</p>
    <form method="post" action="/services/oauth2/authorize">
      ${hidden}
      <button name="decision" value="allow">Allow</button>
      <button name="decision" value="deny">Deny</button>
    </form>`;
}

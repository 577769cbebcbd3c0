import { z } from 'zod';
import {
  chooseConnection,
  openAdapter,
  retryTeller,
  type App,
  type ConfiguredConnection,
} from '../../app.ts';
import { connectByConsent, type Connected } from '../../connect/connect-connection.ts';
import { disconnect, type Disconnected } from '../../connect/disconnect-connection.ts';
import { openBrowser } from '../../connect/open-browser.ts';
import { BellwetherError, EXIT_CODES } from '../../domain/errors.ts';
import type { Store } from '../../store/open-store.ts';
import { withStore } from '../open-run.ts';
import { positiveInteger } from '../options.ts';
import type { Answer, Invocation, Shell, Verb } from '../verb.ts';
import { connectedView } from '../views/connect-view.ts';

const connectSchema = z.object({ browser: z.boolean(), timeout: z.number() });

const PATIENCE_S = 300;

export const connectVerb: Verb = {
  name: 'connect',
  summary:
    'Give Bellwether access to a CRM, by consent in the browser where the connection asks for it',
  details: `With auth.method oauth it prints the address of the consent page, opens the browser, waits for it to come back to
auth.redirect_uri on this machine, stores the tokens encrypted (BELLWETHER_TOKEN_KEY) and says which org and user this
is. On a server without a browser: --no-browser, and forward the port (ssh -L 8481:localhost:8481 server). All other
methods need no browser: it only says whether they work. With --json the address is a JSON document of its own.
docs/connect.md says what to set up at the vendor.`,
  configure: (command) => {
    command
      .argument('[connection]', 'connection of the configuration')
      .option('--no-browser', 'print the address only')
      .option(
        '--timeout <seconds>',
        'how long to wait for the browser',
        positiveInteger,
        PATIENCE_S,
      );
  },
  run: (shell, invocation) =>
    withStore(shell, async (app, store) => {
      const connection = chosen(app, shell, invocation);
      const { method } = connection.config.auth;
      const connected =
        method === 'oauth'
          ? await consent({ app, store, connection }, shell, invocation)
          : await tryOut({ app, store, connection }, shell);
      return connectAnswer(connection, connected);
    }),
};

interface Opened {
  readonly app: App;
  readonly store: Store;
  readonly connection: ConfiguredConnection;
}

function consent(
  { app, store, connection }: Opened,
  shell: Shell,
  { options }: Invocation,
): Promise<Connected> {
  const { browser, timeout } = connectSchema.parse(options);
  return connectByConsent({
    name: connection.name,
    connection: connection.config,
    tokens: app.config.main.tokens,
    environment: app.environment,
    database: store.database,
    timeoutMs: timeout * 1000,
    signal: shell.signal,
    now: Date.now,
    onRetry: retryTeller(app, shell.onProgress),
    onReady: async (authorizeUrl) => {
      const text = `Open this address, log in and allow the access (waiting for ${String(timeout)} s):\n\n  ${authorizeUrl}\n`;
      await shell.announce({ text, json: { authorizeUrl } });
      if (browser) openBrowser(authorizeUrl, app.environment);
    },
  });
}

/** Methods that need nobody: does the CRM let them in? */
async function tryOut({ app, store, connection }: Opened, shell: Shell): Promise<Connected> {
  const { onProgress, signal } = shell;
  const adapter = await openAdapter(app, connection, { database: store.database, onProgress });
  return { identity: await adapter.check(signal), calls: adapter.usage().calls };
}

function connectAnswer({ name, config }: ConfiguredConnection, connected: Connected): Answer {
  const { identity, calls } = connected;
  const { method } = config.auth;
  const stored = method === 'oauth';
  return {
    text: connectedView({ name, method, ...connected }),
    json: { connection: name, method, stored, identity, calls },
    exitCode: identity.missingPermissions.length > 0 ? EXIT_CODES.authentication : 0,
  };
}

const disconnectSchema = z.object({ forget: z.boolean().optional() });

const DISCONNECTED: Readonly<Record<Disconnected, string>> = {
  revoked: 'the CRM has revoked the tokens, and they are deleted here',
  forgotten: 'the tokens are deleted here; in the CRM they are valid until somebody revokes them',
  'was-not-connected': 'there were no stored tokens',
};

export const disconnectVerb: Verb = {
  name: 'disconnect',
  summary: 'Revoke the tokens of a connection at the CRM, and delete them',
  details: `Undoes \`bellwether connect\` of a connection with auth.method oauth. Nothing else is deleted: scores, plans and the
mirror stay. When the CRM cannot be asked, the tokens stay too, so that it can be tried again.`,
  configure: (command) => {
    command
      .argument('[connection]', 'connection of the configuration')
      .option('--forget', 'only delete them here: the key is lost, or the app is gone');
  },
  run: (shell, invocation) =>
    withStore(shell, async (app, { database }) => {
      const { name, config } = chosen(app, shell, invocation);
      const { forget } = disconnectSchema.parse(invocation.options);
      const result = await disconnect({
        name,
        connection: config,
        tokens: app.config.main.tokens,
        environment: app.environment,
        database,
        signal: shell.signal,
        now: Date.now,
        withoutRevoking: forget === true,
      });
      return { text: `${name}: ${DISCONNECTED[result]}`, json: { connection: name, result } };
    }),
};

/** Named as an argument, or by --connection, or the only one. */
function chosen(app: App, { connection }: Shell, { args }: Invocation): ConfiguredConnection {
  const [name] = args;
  if (name !== undefined && connection !== undefined && name !== connection) {
    throw new BellwetherError('usage.invalid', `two connections are named: ${name}, ${connection}`);
  }
  return chooseConnection(app, name ?? connection);
}

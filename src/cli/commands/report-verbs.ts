import { BellwetherError } from '../../domain/errors.ts';
import { z } from 'zod';
import { explainAccount } from '../../pipeline/explain.ts';
import { connectionStatus } from '../../pipeline/status.ts';
import { chooseConnection, enabledConnections, openContext } from '../../app.ts';
import { withConnection, withStore } from '../open-run.ts';
import { asOfOption } from '../options.ts';
import type { Verb } from '../verb.ts';
import { explainView } from '../views/explain-view.ts';
import { statusView } from '../views/status-view.ts';

const OFFLINE = false;

const explainSchema = z.object({ asOf: z.string().optional() });

export const explainVerb: Verb = {
  name: 'explain',
  summary: 'Explain the score of an account, measure by measure',
  details: `The account is named by CRM id, customer number or name. The contributions of the measures add up to the score
exactly; with an earlier score to compare with, so do the differences.`,
  configure: (command) => {
    command.argument('<account>', 'CRM id, customer number or name');
    asOfOption(command);
  },
  run: (shell, { args, options }) => {
    const { asOf } = explainSchema.parse(options);
    const account = args[0];
    if (account === undefined) throw new BellwetherError('usage.invalid', 'name an account');
    return withConnection(
      shell,
      async (context) => {
        const explanation = await explainAccount(context, account, asOf);
        return { text: explainView(explanation), json: explanation };
      },
      OFFLINE,
    );
  },
};

export const statusVerb: Verb = {
  name: 'status',
  summary: 'Say how things stand: streams, scores, tasks, runs, parked records',
  details: 'All enabled connections, or the one that --connection names.',
  configure: () => {},
  run: async (shell) =>
    withStore(shell, async (app, { database }) => {
      const connections =
        shell.connection === undefined
          ? enabledConnections(app)
          : [chooseConnection(app, shell.connection)];
      const statuses = [];
      for (const connection of connections) {
        const { signal, onProgress } = shell;
        const input = { database, connection, online: OFFLINE, signal, onProgress };
        statuses.push(await connectionStatus(await openContext(app, input)));
      }
      return { text: statuses.map(statusView).join('\n\n'), json: statuses };
    }),
};

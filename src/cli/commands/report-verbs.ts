import { connectionStatus } from '../../pipeline/status.ts';
import { chooseConnection, enabledConnections, openContext } from '../../app.ts';
import { withStore } from '../open-run.ts';
import type { Verb } from '../verb.ts';
import { statusView } from '../views/status-view.ts';

const OFFLINE = false;

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

import { withStore } from '../open-run.ts';
import type { Verb } from '../verb.ts';

export const daemonVerb: Verb = {
  name: 'daemon',
  summary: 'Run by the clock, for all enabled connections, until it is stopped',
  details: `The schedule of the configuration becomes jobs in PostgreSQL; one run at a time for each connection. Ctrl-C or
SIGTERM lets a run come to its next checkpoint; after a crash the next start takes it up. The HTTP API serves
/healthz and /readyz, and behind the token of api.token /metrics (Prometheus) and /api/v1/status. Logs are JSON
lines on stderr.`,
  configure: () => {},
  run: (shell) =>
    withStore(shell, async (app, store) => {
      const { runDaemon } = await import('../../daemon/daemon.ts');
      await runDaemon({
        app,
        store,
        signal: shell.signal,
        now: shell.now,
        onReady: ({ url }) =>
          shell.announce({ text: `bellwether daemon, API at ${url}`, json: { url } }),
      });
      return { text: 'daemon stopped', json: { stopped: true } };
    }),
};

/**
 * The demo: `scripts/demo` shows what Bellwether does, on this machine, in about a minute; `--keep` leaves everything
 * running to look around, until Ctrl-C; `--json` prints the facts for a program.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { factsView } from './facts-view.ts';
import { runScript, say } from '../run-script.ts';
import { DEMO_DAY, runDemo, type RunningDemo } from './run-demo.ts';

const FURTHER = `To look further:
  scripts/demo --keep                  leaves the sandboxes running: open a record in the browser, explain a score
  scripts/bellwether --help            every verb; docs/getting-started.md takes you through them
  docs/                                how scores are made, how to map your own fields, what each measure means`;

const json = process.argv.includes('--json');
const keep = process.argv.includes('--keep');

await runScript((signal) => runDemo({ say, signal, whileRunning: (demo) => show(demo, signal) }));

async function show(demo: RunningDemo, signal: AbortSignal): Promise<void> {
  print(json ? JSON.stringify({ day: DEMO_DAY, facts: demo.facts }, null, 2) : report(demo));
  if (!keep) return;
  const hints = await lookAround(demo);
  print(`\nEverything goes on running; Ctrl-C ends it. In another terminal:\n${hints}`);
  await untilInterrupted(signal);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function report({ facts }: RunningDemo): string {
  const head = `\nAs of ${DEMO_DAY}, seven weeks into the Spring Garden launch:`;
  return [head, ...facts.map(factsView), FURTHER].join('\n\n');
}

/** The variables go into a file and not on the screen: there are a private key and tokens among them. */
async function lookAround({ environment, facts, sandboxes }: RunningDemo): Promise<string> {
  const file = join(environment['BELLWETHER_DATA'] ?? '', 'demo.env');
  const lines = Object.entries(environment).map(
    ([name, value]) => `export ${name}='${value.replaceAll("'", String.raw`'\''`)}'\n`,
  );
  await writeFile(file, lines.join(''), { mode: 0o600 });
  const first = (crm: string) =>
    facts.find(({ connection }) => connection === crm)?.atRisk[0] ?? { crmId: '', name: '' };
  return [
    `  source ${file}`,
    '  scripts/bellwether status',
    `  scripts/bellwether explain --connection salesforce '${first('salesforce').name}'`,
    '',
    'A record as a rep sees it:',
    ...sandboxes.map(({ crm, url }) => `  ${url}/record/${first(crm).crmId}`),
  ].join('\n');
}

function untilInterrupted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const alive = setInterval(() => {}, 60_000);
  const end = (): void => {
    clearInterval(alive);
    resolve();
  };
  if (signal.aborted) end();
  signal.addEventListener('abort', end);
  return promise;
}

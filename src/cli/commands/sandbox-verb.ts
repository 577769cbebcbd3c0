import { access, constants, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Option } from 'commander';
import { z } from 'zod';
import { BellwetherError } from '../../domain/errors.ts';
import type { RunningSandbox, SandboxOptions } from '../../sandbox/sandbox.ts';
import type { Dataset } from '../../sandbox/seed/dataset.ts';
import { runningClock } from '../../sandbox/server/clock.ts';
import { port, positiveInteger } from '../options.ts';
import type { Shell, Verb } from '../verb.ts';

const SIZES = ['demo', 'S', 'M', 'L'] as const;

const optionsSchema = z.object({
  port: z.number().default(0),
  size: z.enum(SIZES).default('demo'),
  seed: z.number().default(1),
  clock: z.iso.datetime({ offset: true }).optional(),
  state: z.string().optional(),
  import: z.string().optional(),
  as: z.string().optional(),
  empty: z.boolean().optional(),
  limits: z.boolean().default(true),
  faults: z.string().optional(),
  credentials: z.string().optional(),
  webhooks: z.url({ protocol: /^https?$/, error: 'expected a URL' }).optional(),
});

type Options = z.infer<typeof optionsSchema>;

/** The sandbox is a program of its own: only this verb loads it. */
async function startSandbox(
  crm: 'salesforce' | 'hubspot',
  options: SandboxOptions,
  webhooks: string | undefined,
): Promise<RunningSandbox> {
  if (crm === 'salesforce') {
    if (webhooks !== undefined) {
      throw new BellwetherError('usage.invalid', '--webhooks is for hubspot: Salesforce has none');
    }
    const { startSalesforceSandbox } =
      await import('../../sandbox/salesforce/start-salesforce-sandbox.ts');
    return startSalesforceSandbox(options);
  }
  const { startHubspotSandbox } = await import('../../sandbox/hubspot/start-hubspot-sandbox.ts');
  return startHubspotSandbox({
    ...options,
    ...(webhooks === undefined ? {} : { webhooks: { url: webhooks } }),
  });
}

export const sandboxVerb: Verb = {
  name: 'sandbox',
  summary: 'Serve a local CRM that speaks Salesforce’s or HubSpot’s wire protocol',
  details: `It listens on loopback until Ctrl-C, filled with a generated electronics distributor (or with --import, your own
CSV files), and prints the variables with which Bellwether logs in. Open its address in a browser to see records as a
rep does. With --faults, requests fail as the file says; docs/sandbox-faults.md is about such files.

Examples:
  bellwether sandbox salesforce --credentials sandbox.env
  bellwether sandbox hubspot --port 8082 --size S --clock 2026-04-20T08:00:00Z
  bellwether sandbox hubspot --faults config/faults/example.yaml
  bellwether sandbox hubspot --webhooks http://127.0.0.1:8080/webhooks/hubspot
  bellwether sandbox salesforce --import DIR --as config/imports/online-retail.yaml`,
  configure: (command) => {
    command
      .argument('<crm>', 'salesforce or hubspot')
      .option('--port <n>', 'port to listen on (default: any free one)', port)
      .addOption(new Option('--size <size>', 'size of the generated data').choices(SIZES))
      .option('--seed <n>', 'another number gives another distributor (default 1)', positiveInteger)
      .option('--clock <instant>', 'the sandbox’s present when it starts, ISO 8601 (default: now)')
      .option('--state <file>', 'keep the state in a file (default: in memory)')
      .option('--import <folder>', 'load CSV files instead of generated data')
      .option('--as <file>', 'mapping of the CSV files')
      .option('--empty', 'start without data')
      .option('--no-limits', 'answer without rate limits')
      .option('--faults <file>', 'let requests fail as this file says')
      .option('--webhooks <url>', 'HubSpot: tell changes to this address, signed as HubSpot does')
      .option('--credentials <file>', 'write the login variables into this file');
  },
  run: async (shell, { args, options }) => {
    const crm = z.enum(['salesforce', 'hubspot']).safeParse(args[0]);
    if (!crm.success) {
      throw new BellwetherError(
        'usage.invalid',
        `say salesforce or hubspot, not "${args[0] ?? ''}"`,
      );
    }
    const parsed = parseOptions(options);
    for (const file of [parsed.state, parsed.credentials]) {
      if (file !== undefined) await access(dirname(file), constants.W_OK);
    }
    const sandbox = await startSandbox(
      crm.data,
      await sandboxOptions(shell, parsed),
      parsed.webhooks,
    );
    await announce(shell, sandbox, parsed);
    await stopped(shell.signal);
    await sandbox.close();
    return { text: 'sandbox stopped', json: { stopped: true } };
  },
};

function parseOptions(options: unknown): Options {
  const parsed = optionsSchema.safeParse(options);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new BellwetherError(
      'usage.invalid',
      `--${String(issue?.path[0] ?? '')}: ${issue?.message ?? 'not valid'}`,
    );
  }
  if ((parsed.data.import === undefined) !== (parsed.data.as === undefined)) {
    throw new BellwetherError('usage.invalid', '--import and --as belong together');
  }
  return parsed.data;
}

async function sandboxOptions(shell: Shell, options: Options): Promise<SandboxOptions> {
  const start = options.clock === undefined ? shell.now() : new Date(options.clock);
  // Before the data: a load may take a minute, and a slip in this file shall not cost it.
  const faults = await chooseFaults(options);
  const dataset = await chooseDataset(options, start);
  return {
    port: options.port,
    clock: runningClock(start),
    seed: options.seed,
    enforceLimits: options.limits,
    ...(dataset === undefined ? {} : { dataset }),
    ...(faults === undefined ? {} : { faults }),
    ...(options.state === undefined ? {} : { stateFile: options.state }),
    onProgress: ({ table, rows }) => {
      shell.onProgress({ stage: 'sync', what: `loading ${table}`, done: rows, total: undefined });
    },
    onError: (error) => {
      shell.logger.error('the sandbox failed', { reason: String(error) });
    },
  };
}

async function chooseFaults({ faults }: Options): Promise<SandboxOptions['faults']> {
  if (faults === undefined) return undefined;
  const { readFaultFile } = await import('../../sandbox/faults/read-fault-file.ts');
  return readFaultFile(faults);
}

async function chooseDataset(options: Options, start: Date): Promise<Dataset | undefined> {
  if (options.empty === true) return undefined;
  if (options.import !== undefined && options.as !== undefined) {
    const { csvDataset } = await import('../../sandbox/seed/csv-import/csv-dataset.ts');
    return csvDataset({ folder: options.import, mappingFile: options.as });
  }
  const endsOn = start.toISOString().slice(0, 10);
  const { springGarden } = await import('../../sandbox/seed/spring-garden/spring-garden.ts');
  return springGarden({ size: options.size, seed: options.seed, endsOn });
}

async function announce(
  shell: Shell,
  { crm, url, credentials }: RunningSandbox,
  options: Options,
): Promise<void> {
  const lines = Object.entries(credentials).map(([name, value]) => `${name}=${quoted(value)}`);
  if (options.credentials !== undefined) {
    await writeFile(options.credentials, `${lines.join('\n')}\n`, { mode: 0o600 });
  }
  const login =
    options.credentials === undefined
      ? ['', 'Put these into a .env file:', ...lines]
      : ['', `The login variables are in ${options.credentials}`];
  await shell.announce({
    text: [`${crm} sandbox at ${url} (Ctrl-C stops it)`, ...login].join('\n'),
    json: { crm, url, credentials },
  });
}

/** One line in a .env file, also for a key of several lines. */
function quoted(value: string): string {
  return value.includes('\n') ? `"${value.trimEnd().replaceAll('\n', String.raw`\n`)}"` : value;
}

function stopped(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  signal.addEventListener('abort', () => {
    resolve();
  });
  return promise;
}

import { markdownTable } from '../docs/markdown.ts';
import type { SizeFigures, StepFigures } from './bench-figures.ts';

/** The figures as Markdown: a table of steps for each size, then what is compared over all of them. */
export function benchReport(all: readonly SizeFigures[]): string {
  return [
    ...all.map(stepsTable),
    '### API calls\n',
    callsTable(all),
    '### Peak memory of the Node process\n',
    memoryTable(all),
  ].join('\n');
}

function stepsTable({ crm, size, accounts, records, steps }: SizeFigures): string {
  const firstRead = steps[0]?.seconds ?? 1;
  const title = `### ${NAMES[crm] ?? crm}, size ${size}: ${count(accounts)} accounts, ${count(records)} records\n`;
  const header = [
    'step',
    'seconds',
    'of the first read',
    'Node CPU s',
    'API calls',
    'read',
    'scored',
    'written',
    'peak MB',
  ];
  const rows = steps.map((step) => [
    step.name,
    step.seconds.toFixed(1),
    `${((100 * step.seconds) / firstRead).toFixed(1)} %`,
    step.cpuSeconds.toFixed(1),
    count(step.calls),
    count(step.read),
    count(step.scored),
    count(step.written),
    step.peakMb.toFixed(0),
  ]);
  return `${title}\n${markdownTable([header, ...rows])}\n`;
}

const NAMES: Readonly<Record<string, string>> = { salesforce: 'Salesforce', hubspot: 'HubSpot' };

function callsTable(all: readonly SizeFigures[]): string {
  const rows = all.map((figures) => {
    const per = (name: string): string => perTenThousand(figures, stepNamed(figures, name).calls);
    const again = stepNamed(figures, 'the same run again');
    return [
      `${NAMES[figures.crm] ?? figures.crm} ${figures.size}`,
      perTenThousand(figures, figures.accountCalls),
      per('first read'),
      per('apply of all scores'),
      count(again.calls),
      count(again.written),
    ];
  });
  const header = [
    'per 10,000 accounts',
    'first read, accounts',
    'first read, all objects',
    'writing all scores and tasks',
    'calls when nothing changed',
    'writes when nothing changed',
  ];
  return `${markdownTable([header, ...rows])}\n`;
}

function perTenThousand({ accounts }: SizeFigures, calls: number): string {
  return ((calls * 10_000) / Math.max(1, accounts)).toFixed(1);
}

function memoryTable(all: readonly SizeFigures[]): string {
  const rows = all.map((figures) => {
    const peak = Math.max(...figures.steps.map(({ peakMb }) => peakMb));
    const smallest = all.find(({ crm }) => crm === figures.crm) ?? figures;
    const base = Math.max(...smallest.steps.map(({ peakMb }) => peakMb));
    return [
      `${NAMES[figures.crm] ?? figures.crm} ${figures.size}`,
      count(figures.records),
      peak.toFixed(0),
      `${(peak / base).toFixed(2)} x size ${smallest.size}`,
    ];
  });
  return `${markdownTable([['', 'records', 'peak MB over all steps', 'ratio'], ...rows])}\n`;
}

function stepNamed({ steps }: SizeFigures, name: string): StepFigures {
  const step = steps.find((candidate) => candidate.name === name);
  if (step === undefined) throw new Error(`no step "${name}"`);
  return step;
}

function count(number: number): string {
  return number.toLocaleString('en-GB');
}

import type { DemoFacts } from './demo-facts.ts';
import { count, counted, table } from '../../src/cli/views/table.ts';
import { formatValue } from '../../src/domain/format-value.ts';

/** The facts of one CRM, for people. */
export function factsView(facts: DemoFacts): string {
  return [
    TITLES[facts.connection] ?? facts.connection,
    `  read ${counted(facts.accountsRead, 'account')} and ${count(facts.recordsRead - facts.accountsRead)} other records`,
    `  ${bandLine(facts)}`,
    '  most money at risk in the next 90 days:',
    ...riskLines(facts),
    `  ${counted(facts.tasksCreated, 'call task')} created (${count(facts.tasksDeferred)} more wait until their owners have time):`,
    table(
      Object.entries(facts.tasksByOwner).map(([owner, tasks]) => [owner, count(tasks)]),
      '    ',
    ),
    `  wrote the score fields of ${counted(facts.accountsUpdated, 'account')}`,
    `  used ${counted(facts.apiCalls, 'API call')}${budget(facts)}`,
  ].join('\n');
}

const TITLES: Readonly<Record<string, string>> = { salesforce: 'Salesforce', hubspot: 'HubSpot' };

function bandLine({ bands }: DemoFacts): string {
  return bands.map(({ band, accounts }) => `${count(accounts)} ${band}`).join(', ');
}

function riskLines({ atRisk, currency }: DemoFacts): readonly string[] {
  return atRisk.flatMap(({ name, moneyAtRisk, sentence }) => [
    `    ${formatValue(moneyAtRisk, 'money', currency)}  ${name}`,
    `        ${sentence}`,
  ]);
}

function budget({ callBudget, dailyUsed, dailyLimit }: DemoFacts): string {
  const day =
    dailyLimit === undefined || dailyUsed === undefined
      ? ''
      : `; the org has used ${count(dailyUsed)} of ${count(dailyLimit)} today`;
  return ` of the ${count(callBudget)} that a run may use${day}`;
}

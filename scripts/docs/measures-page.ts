import { loadCatalog } from '../../src/measures/catalog.ts';
import { cheatSheet } from '../../src/measures/cheat-sheet.ts';
import { cell, GENERATED } from './markdown.ts';

/** The measures for people who look after accounts. */
export async function cheatSheetPage(): Promise<string> {
  return `${GENERATED}${cheatSheet([...(await loadCatalog()).values()])}\n`;
}

/** The page of all measures, from the headers of their SQL files. */
export async function measuresPage(): Promise<string> {
  const measures = [...(await loadCatalog()).values()];
  const overview = measures.map(
    ({ id, title, unit, direction, kind, dimension }) =>
      `| [\`${id}\`](#${id}) | ${cell(title)} | ${unit} | ${direction} | ${kind} | ${dimension} |`,
  );
  const parts = measures.map((measure) =>
    [
      `## ${measure.id}`,
      '',
      `**${measure.title}** (${measure.unit}). ${measure.meaning}`,
      '',
      `- Definition: ${measure.definition}`,
      `- When it turns: ${measure.advice}`,
      `- Source: ${measure.source}`,
      `- Reads: ${measure.inputs.join(', ')}; without them mapped it has no values`,
      '',
      '```sql',
      measure.sql,
      '```',
      '',
    ].join('\n'),
  );
  return [
    GENERATED,
    '# Measures',
    '',
    'One number about one account as of one day. Each is a SQL file in `src/measures/catalog/`; its SELECT reads tables',
    'that hold only what was known on that day (`src/measures/frame.ts`), so it cannot look ahead. You can add your own:',
    '[own-measures.md](own-measures.md). For people who look after accounts there is a [cheat sheet](cheat-sheet.md).',
    '',
    ...EDGES,
    '',
    '| id | measure | unit | healthier | kind | dimension |',
    '| --- | --- | --- | --- | --- | --- |',
    ...overview,
    '',
    ...parts,
  ].join('\n');
}

const EDGES = [
  '## What holds for all of them',
  '',
  '- **No orders, no answers, no invoices**: an account without the facts that a measure counts has no value, not 0; the',
  '  scorecard says what a missing value means. Where 0 is meant (no backorder, nothing overdue) the definition says so.',
  '- **One order**: it makes no rhythm. The frequency assumes at least 90 days of history, the silence leans on comparable',
  '  accounts, and every value has a sample size that the confidence is made of.',
  '- **Negative amounts**: a balance below 0 (paid in advance, credit above what is owed) counts as 0 owed. Credit notes are',
  '  returns; they lower the return rates and the run rate on their own day, also without an order or invoice that they name.',
  '- **Payments that name no invoice** settle the oldest open invoices of the account first.',
  '- **Several currencies**: money is converted to the reporting currency when it is read (`exchange_rates`), by one rate for all days. An',
  '  amount in a currency without a rate is never added to others: what would add it has no value.',
  '- **Days**: an instant becomes the day in the time zone of the connection when it is read; a measure knows days only. Windows',
  '  end before the day of the score in an as-of run, with it in a live one.',
  '- **Partial months**: the current month is left out where months are counted (portal).',
  '- **Merged accounts**: what the loser did counts for the winner; the loser has no values any more, and keeps its history.',
  '- **A day without data**: before the first fact there are no values.',
  '- **Known as of today only**: whether an order was cancelled, an invoice disputed, how an objective stands, the credit limit and',
  '  the customer type. The CRM keeps no history of them, so a past day is computed with what they are now.',
  '',
  'What comes out of books at these edges, measure by measure: [edge cases](measure-edge-cases.md).',
  '',
];

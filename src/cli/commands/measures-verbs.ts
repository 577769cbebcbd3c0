import { loadMeasures } from '../../app.ts';
import { faultLine } from '../../config/fault.ts';
import { BellwetherError, EXIT_CODES } from '../../domain/errors.ts';
import type { MeasureDefinition } from '../../domain/measure.ts';
import { cheatSheet } from '../../measures/cheat-sheet.ts';
import type { Answer, Invocation, Shell, Verb } from '../verb.ts';
import { measureListView, measureView } from '../views/measures-view.ts';

const LIST_DETAILS = `Those of the catalogue and your own from the folder measures of the configuration. Needs no connection and no
database. docs/own-measures.md says how to write one.`;

function listMeasures(shell: Shell): Promise<Answer> {
  return answer(shell, (measures) => ({ text: measureListView(measures), json: { measures } }));
}

export const measuresVerb: Verb = {
  name: 'measures',
  summary: 'List the measures that a scorecard can weigh',
  details: LIST_DETAILS,
  configure: () => {},
  run: listMeasures,
};

export const measuresListVerb: Verb = { ...measuresVerb, name: 'measures list' };

export const measuresShowVerb: Verb = {
  name: 'measures show',
  summary: 'What a measure means, how it is computed and what to do when it turns',
  details: `Formula in words and in SQL, unit, direction, source, and what it needs to be mapped.

Example:
  bellwether measures show order_silence`,
  configure: (command) => {
    command.argument('<id>', 'measure, as `measures list` names it');
  },
  run: (shell, { args }: Invocation) =>
    answer(shell, (measures) => {
      const measure = measures.find(({ id }) => id === args[0]);
      if (measure === undefined) throw unknown(args[0] ?? '');
      return { text: measureView(measure), json: measure };
    }),
};

export const measuresCheatSheetVerb: Verb = {
  name: 'measures cheat-sheet',
  summary: 'All measures on a page for people: formula, unit, why it matters, what to do',
  details: `Markdown, by dimension, with your own measures in it; print it or put it into your wiki.

Example:
  bellwether measures cheat-sheet > measures.md`,
  configure: () => {},
  run: (shell) =>
    answer(shell, (measures) => {
      const markdown = cheatSheet(measures);
      return { text: markdown, json: { markdown } };
    }),
};

/** Measures that cannot be used are told after the answer, which holds the others. */
async function answer(
  { configFolder }: Shell,
  say: (measures: readonly MeasureDefinition[]) => Answer,
): Promise<Answer> {
  const { measures, faults } = await loadMeasures(configFolder);
  const said = say([...measures.values()]);
  if (faults.length === 0) return said;
  const told = faults.map(faultLine);
  return {
    ...said,
    text: [said.text, '', 'Left out:', ...told].join('\n'),
    exitCode: EXIT_CODES.configuration,
  };
}

function unknown(id: string): BellwetherError {
  return new BellwetherError('usage.invalid', `there is no measure "${id}"`, {
    remedy: 'See `bellwether measures list`.',
  });
}

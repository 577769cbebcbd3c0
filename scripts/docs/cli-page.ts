import { Command } from 'commander';
import { EXIT_CODE_HELP, VERBS } from '../../src/cli/program.ts';
import { cell, GENERATED } from './markdown.ts';

/** The page of all verbs, from their definitions. */
export function cliPage(): string {
  const overview = VERBS.map(
    ({ name, summary }) => `| [\`${name}\`](#${anchor(name)}) | ${cell(summary)} |`,
  );
  const parts = VERBS.map(({ name, summary, details, configure }) => {
    const command = new Command(name);
    configure(command);
    return [
      `## ${name}`,
      '',
      `${summary}.`,
      '',
      ...fenced(details),
      '',
      ...argumentsOf(command),
      ...optionsOf(command),
    ].join('\n');
  });
  return [
    GENERATED,
    '# Command line',
    '',
    'Every verb has `--help`, `--json` (the result as JSON on stdout, progress and logs on stderr), `--config FOLDER`,',
    '`--connection NAME` and `--verbose`. Ctrl-C ends a verb cleanly at its next checkpoint.',
    '',
    EXIT_CODE_HELP,
    '',
    '| verb | |',
    '| --- | --- |',
    ...overview,
    '',
    ...parts,
  ].join('\n');
}

function anchor(name: string): string {
  return name.replaceAll(' ', '-');
}

/** Examples keep their lines, the rest is prose. */
function fenced(details: string): readonly string[] {
  const [prose = '', examples] = details.split('\nExamples:\n');
  return examples === undefined
    ? [prose]
    : [prose.trimEnd(), '', '```sh', ...examples.split('\n').map((line) => line.trim()), '```'];
}

function argumentsOf(command: Command): readonly string[] {
  if (command.registeredArguments.length === 0) return [];
  const rows = command.registeredArguments.map((argument) => {
    const need = argument.required ? '' : ' (may be left out)';
    return `- \`${argument.name()}\`: ${argument.description}${need}`;
  });
  return [...rows, ''];
}

function optionsOf(command: Command): readonly string[] {
  if (command.options.length === 0) return [];
  const rows = command.options.map((option) => {
    const choices = option.argChoices === undefined ? '' : ` (${option.argChoices.join(', ')})`;
    return `| \`${option.flags}\` | ${cell(`${option.description}${choices}`)} |`;
  });
  return ['| option | |', '| --- | --- |', ...rows, ''];
}

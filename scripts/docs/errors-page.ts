import { ERROR_CODES, EXIT_CODES } from '../../src/domain/errors.ts';
import { cell, GENERATED } from './markdown.ts';

/** The page of all errors, from their table. */
export function errorsPage(): string {
  const rows = Object.entries(ERROR_CODES).map(
    ([code, { kind, title, remedy }]) =>
      `| \`${code}\` | ${String(EXIT_CODES[kind])} | ${cell(title)} | ${cell(remedy)} |`,
  );
  const kinds = Object.entries(EXIT_CODES).map(([kind, code]) => `| ${String(code)} | ${kind} |`);
  return [
    GENERATED,
    '# Errors and exit codes',
    '',
    'Every error has a code and says what is wrong, where, and what to do. With `--json` it is',
    '`{ "error": { "code", "kind", "message", "remedy", "exitCode" } }` on stdout.',
    '',
    '| exit code | kind |',
    '| --- | --- |',
    '| 0 | done |',
    ...kinds,
    '',
    '| code | exit | what happened | what to do |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

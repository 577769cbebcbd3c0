import { BellwetherError, type ErrorCode } from '../../domain/errors.ts';

interface Symptom {
  readonly pattern: RegExp;
  readonly code: ErrorCode;
  readonly remedy?: string;
}

/** What PostgreSQL's programs write (always in English: they run with LC_ALL=C). First match wins. */
const SYMPTOMS: readonly Symptom[] = [
  {
    pattern: /No space left on device|Disk quota exceeded|File too large|SIGXFSZ/,
    code: 'store.disk-full',
  },
  { pattern: /database files are incompatible with server/, code: 'store.version' },
  { pattern: /Unix-domain socket path ".*" is too long/, code: 'store.socket-path' },
  {
    pattern: /could not look up effective user ID/,
    code: 'store.start-failed',
    remedy:
      'PostgreSQL needs a name for the user: add a line for this id to /etc/passwd, run as a named user, or set DATABASE_URL.',
  },
  {
    pattern: /could not (map anonymous|create) shared memory|Cannot allocate memory/,
    code: 'store.start-failed',
    remedy: 'Give the machine or container more memory, or set shared_buffers in local.conf lower.',
  },
  {
    pattern: /"root" execution|has wrong ownership/,
    code: 'store.folder',
    remedy: 'Give the cluster back to the user that made it (chown -R), then run again.',
  },
  {
    pattern: /Operation not (permitted|supported)|has invalid permissions/,
    code: 'store.folder',
    remedy:
      'Set BELLWETHER_DATA to a folder on a disk of this machine: no share, no Windows drive.',
  },
  { pattern: /Permission denied|Read-only file system/, code: 'store.folder' },
];

const SHOWN_LINES = 12;
const FATAL = /FATAL|PANIC|error/;
/** What the server says to those who ask too early. */
const ANSWER_TO_US = /the database system is/;

export interface Failure {
  /** What did not happen. */
  readonly what: string;
  /** What PostgreSQL wrote; its last lines end the message. */
  readonly output: string;
  /** Instead of the remedy of `store.start-failed`, where the output tells no better one. */
  readonly remedy?: string;
}

/** The error for a program of PostgreSQL that failed. Its first line says all that is needed. */
export function startFailure(failure: Failure): BellwetherError {
  const { what, output } = failure;
  const lines = output.trim().split('\n').slice(-SHOWN_LINES);
  const culprit = lines.findLast((line) => FATAL.test(line) && !ANSWER_TO_US.test(line)) ?? '';
  const symptom = SYMPTOMS.find(({ pattern }) => lines.some((line) => pattern.test(line)));
  const message = [`${what} ${culprit}`.trim(), ...lines].join('\n');
  const remedy = symptom === undefined ? failure.remedy : symptom.remedy;
  return new BellwetherError(
    symptom?.code ?? 'store.start-failed',
    message,
    remedy === undefined ? {} : { remedy },
  );
}

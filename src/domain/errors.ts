/**
 * Errors say who must act. Every error that a person can meet has a code in {@link ERROR_CODES};
 * docs/errors.md lists them and a test holds that page against this table.
 */

/** Who must act: the admin edits, the admin reconnects, nobody (wait), one record is parked, ... */
export type ErrorKind =
  | 'usage'
  | 'configuration'
  | 'authentication'
  | 'transient'
  | 'record'
  | 'refused'
  | 'busy'
  | 'store'
  | 'interrupted'
  | 'bug';

/** Process exit code of each kind. 0 is success; 6 (`record`) is success with parked records. */
export const EXIT_CODES: Readonly<Record<ErrorKind, number>> = {
  bug: 1,
  usage: 2,
  configuration: 3,
  authentication: 4,
  transient: 5,
  record: 6,
  refused: 7,
  busy: 8,
  store: 9,
  interrupted: 130,
};

interface ErrorEntry {
  readonly kind: ErrorKind;
  /** What happened, for the error page of the docs. */
  readonly title: string;
  /** What to do about it, for the error page of the docs. */
  readonly remedy: string;
}

export const ERROR_CODES = {
  'usage.invalid': {
    kind: 'usage',
    title: 'The command line was not understood',
    remedy: 'Read `bellwether <verb> --help`.',
  },
  'config.invalid': {
    kind: 'configuration',
    title: 'A configuration file is not valid',
    remedy:
      'The message names file, path, what was expected and what stands there. `bellwether lint` lists all faults at once.',
  },
  'config.missing': {
    kind: 'configuration',
    title: 'A configuration file or an environment variable is missing',
    remedy:
      'Create the file or set the variable that the message names; `.env.example` lists all variables.',
  },
  'crm.schema-mismatch': {
    kind: 'configuration',
    title: 'The mapping names something that the CRM does not have or does not allow',
    remedy: 'Run `bellwether check`: it lists each object and field with what to do.',
  },
  'crm.authentication': {
    kind: 'authentication',
    title: 'The CRM did not accept the credentials',
    remedy: 'Renew the token, key or consent of the connection that the message names.',
  },
  'crm.not-connected': {
    kind: 'authentication',
    title: 'Nobody has given consent for this connection yet',
    remedy: 'Run `bellwether connect` for the connection that the message names.',
  },
  'crm.permission': {
    kind: 'authentication',
    title: 'The CRM user lacks a permission or scope',
    remedy: 'Grant what the message names, then run `bellwether check`.',
  },
  'crm.unreachable': {
    kind: 'transient',
    title: 'The CRM did not answer',
    remedy: 'Check address and network, then run again: the run goes on where it stopped.',
  },
  'crm.rate-limited': {
    kind: 'transient',
    title: 'The CRM refused calls because a limit is used up',
    remedy: 'Run again later; lower `budget` if other programs need the calls.',
  },
  'crm.unexpected': {
    kind: 'transient',
    title: 'The CRM answered with something that Bellwether does not understand',
    remedy: 'Run again; if it stays, report the message.',
  },
  'crm.budget-spent': {
    kind: 'transient',
    title: 'The API-call budget of this run or day is spent',
    remedy: 'Wait for the next day or raise `budget` in the configuration.',
  },
  'connect.refused': {
    kind: 'authentication',
    title: 'The consent in the browser was not given, or the CRM did not accept it',
    remedy: 'Run `bellwether connect` again; the message has the words of the CRM.',
  },
  'connect.wrong-state': {
    kind: 'authentication',
    title: 'The browser came back with the answer to another attempt',
    remedy: 'Close old tabs, run `bellwether connect` again and use the address that it prints.',
  },
  'connect.timed-out': {
    kind: 'authentication',
    title: 'Nobody gave consent in the browser in time',
    remedy: 'Run `bellwether connect` again; --timeout gives more time.',
  },
  'connect.port': {
    kind: 'configuration',
    title: 'The address to which the browser comes back cannot be listened on',
    remedy: 'Stop what is using the port, or choose another in auth.redirect_uri and register it.',
  },
  'connect.busy': {
    kind: 'busy',
    title: 'Somebody else is connecting this connection',
    remedy: 'Finish or stop that attempt, then run again.',
  },
  'token.key': {
    kind: 'configuration',
    title: 'The stored tokens are encrypted with another key, or the key is not usable',
    remedy:
      'Set BELLWETHER_TOKEN_KEY (or BELLWETHER_TOKEN_KEY_PREVIOUS) to the key that the message names; if it is lost, run `bellwether connect` again.',
  },
  'token.damaged': {
    kind: 'store',
    title: 'Stored tokens were changed, or belong to another connection',
    remedy: 'Run `bellwether connect` again; find out who wrote into bellwether.oauth_tokens.',
  },
  'record.rejected': {
    kind: 'record',
    title: 'The CRM rejected single records; all others were written',
    remedy: '`bellwether status` lists the parked records with the reason of the CRM.',
  },
  'plan.refused': {
    kind: 'refused',
    title: 'The plan is not safe to apply',
    remedy:
      'Look at it with `bellwether plan show`; the message says which limit it breaks and how to override it.',
  },
  'plan.unknown': {
    kind: 'usage',
    title: 'There is no plan with this id',
    remedy: 'List the plans with `bellwether plan list`.',
  },
  'account.unknown': {
    kind: 'usage',
    title: 'No single account in the mirror fits',
    remedy: 'Name the account by CRM id, number or name; run `bellwether sync` if it is new.',
  },
  'run.busy': {
    kind: 'busy',
    title: 'Another run of this connection is in progress',
    remedy: 'Wait for it or stop it; `bellwether status` shows it.',
  },
  'run.interrupted': {
    kind: 'interrupted',
    title: 'The run was stopped',
    remedy: 'Run again: it goes on where it stopped.',
  },
  'import.invalid': {
    kind: 'configuration',
    title: 'A file to import is not as its mapping says',
    remedy:
      'The message names file, line and column; mend the row or the mapping and import again.',
  },
  'store.unreachable': {
    kind: 'store',
    title: 'The database cannot be reached',
    remedy: 'Check DATABASE_URL, or leave it out to use the embedded server.',
  },
  'store.folder': {
    kind: 'store',
    title: 'The data folder cannot be used',
    remedy: 'Make the folder writable for the user that the message names, or set BELLWETHER_DATA.',
  },
  'store.disk-full': {
    kind: 'store',
    title: 'The disk is full',
    remedy: 'Free space and run again: nothing acknowledged is lost.',
  },
  'store.socket-path': {
    kind: 'store',
    title: 'The path of the database socket is too long',
    remedy: 'Set BELLWETHER_SOCKET_FOLDER to a short folder, e.g. /run/bellwether.',
  },
  'store.version': {
    kind: 'store',
    title: 'The version of the database does not fit',
    remedy: 'Use the version that the message names, or move the data with pg_dump and pg_restore.',
  },
  'store.no-server': {
    kind: 'store',
    title: 'There is no PostgreSQL for this platform',
    remedy:
      'Install PostgreSQL and set BELLWETHER_POSTGRES_BIN to its bin folder, or set DATABASE_URL.',
  },
  'store.start-failed': {
    kind: 'store',
    title: 'The embedded database did not start',
    remedy: 'Read the server log that the message names.',
  },
  'store.migration': {
    kind: 'store',
    title: 'The database was migrated by another version of Bellwether',
    remedy: 'Use that version or a newer one; migrations only go forward.',
  },
  bug: {
    kind: 'bug',
    title: 'A fault in Bellwether',
    remedy: 'Please report it with the message and the version. Nothing acknowledged is lost.',
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;

export type ErrorCode = keyof typeof ERROR_CODES;

export interface ErrorOptions {
  /** What to do here and now, where that says more than the table's remedy. */
  readonly remedy?: string;
  readonly cause?: unknown;
}

/** The one error class: the code says what happened and who must act. The message is for people. */
export class BellwetherError extends Error {
  readonly code: ErrorCode;
  readonly remedy: string;

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'BellwetherError';
    this.code = code;
    this.remedy = options.remedy ?? ERROR_CODES[code].remedy;
  }

  get kind(): ErrorKind {
    return ERROR_CODES[this.code].kind;
  }

  get exitCode(): number {
    return EXIT_CODES[this.kind];
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

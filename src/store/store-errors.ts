import { BellwetherError, type ErrorCode } from '../domain/errors.ts';

/** What a low-level fault means for the person who runs Bellwether. */
interface Meaning {
  readonly code: ErrorCode;
  readonly title: string;
  /** Only where it says more than the remedy of the code. */
  readonly remedy?: string;
}

const UNREACHABLE: Meaning = { code: 'store.unreachable', title: 'The database cannot be reached' };
const DISK_FULL: Meaning = { code: 'store.disk-full', title: 'The disk of the database is full' };
const REFUSED_USER: Meaning = {
  code: 'store.unreachable',
  title: 'The database refused the user',
  remedy: 'Check user and password in DATABASE_URL.',
};
const REFUSED_CERTIFICATE: Meaning = {
  code: 'store.unreachable',
  title: 'The certificate of the database is not trusted',
  remedy:
    'Name the authority of the server in DATABASE_URL: `?sslmode=verify-full&sslrootcert=...`.',
};
const SHARED_MEMORY_FULL: Meaning = {
  code: 'store.disk-full',
  title: 'The shared memory of the database server is full',
  remedy: 'Enlarge /dev/shm of the server, e.g. `docker run --shm-size=1g`.',
};

const OUT_OF_CONNECTIONS = '53300';

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const SQLSTATES: Readonly<Record<string, Meaning>> = {
  '08000': UNREACHABLE,
  '08001': UNREACHABLE,
  '08003': UNREACHABLE,
  '08004': UNREACHABLE,
  '08006': UNREACHABLE,
  '0A000': { code: 'store.version', title: 'The database does not speak this protocol' },
  '25006': {
    code: 'store.unreachable',
    title: 'The database is read-only',
    remedy: 'DATABASE_URL seems to name a replica: name the primary.',
  },
  '28000': REFUSED_USER,
  '28P01': REFUSED_USER,
  '3D000': {
    code: 'store.unreachable',
    title: 'There is no such database on the server',
    remedy: 'Create the database that DATABASE_URL names: `createdb ...`.',
  },
  '2BP01': {
    code: 'store.migration',
    title: 'Something of your own depends on a table of Bellwether that an upgrade replaces',
    remedy: 'Drop your own views on the table that is named, start again, and make them anew.',
  },
  '53100': DISK_FULL,
  [OUT_OF_CONNECTIONS]: {
    code: 'store.unreachable',
    title: 'The database has no free connection',
    remedy: 'Stop other programs that use this server, or raise its max_connections.',
  },
  '57P01': UNREACHABLE,
  '57P02': UNREACHABLE,
  '57P03': UNREACHABLE,
};

/** Codes of Node's own errors (libuv and OpenSSL) on the way to the server. */
const NODE_CODES: Readonly<Record<string, Meaning>> = {
  ECONNREFUSED: UNREACHABLE,
  ECONNRESET: UNREACHABLE,
  EPIPE: UNREACHABLE,
  ETIMEDOUT: UNREACHABLE,
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  ENOTFOUND: UNREACHABLE,
  EAI_AGAIN: UNREACHABLE,
  ENOSPC: DISK_FULL,
  EDQUOT: DISK_FULL,
  EFBIG: DISK_FULL,
  SELF_SIGNED_CERT_IN_CHAIN: REFUSED_CERTIFICATE,
  DEPTH_ZERO_SELF_SIGNED_CERT: REFUSED_CERTIFICATE,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: REFUSED_CERTIFICATE,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: REFUSED_CERTIFICATE,
  CERT_HAS_EXPIRED: REFUSED_CERTIFICATE,
  ERR_TLS_CERT_ALTNAME_INVALID: REFUSED_CERTIFICATE,
};

/** `pg` throws these without any code when a connection ends under it. */
const DRIVER_MESSAGES: readonly RegExp[] = [
  /^Connection terminated/,
  /^timeout expired$/,
  /^timeout exceeded when trying to connect$/,
  /^Client has encountered a connection error and is not queryable$/,
  /^The server does not support SSL connections$/,
];

/**
 * What an error of the PostgreSQL client means, or undefined when it is no matter of the server
 * (a fault in a statement, a broken constraint). Give it only errors of the database client:
 * `ECONNREFUSED` of an HTTP call would be taken for the database's.
 */
export function storeErrorFrom(error: unknown): BellwetherError | undefined {
  const fault = faultIn(error);
  if (fault === undefined) return undefined;
  const { code, title, remedy } = fault.meaning;
  return new BellwetherError(code, `${title}: ${fault.message}`, {
    cause: error,
    ...(remedy === undefined ? {} : { remedy }),
  });
}

/** Whether the server has no connection to give beside those that are open. */
export function isOutOfConnections(error: unknown): boolean {
  return error instanceof BellwetherError && codeOf(error.cause) === OUT_OF_CONNECTIONS;
}

interface Fault {
  readonly meaning: Meaning;
  readonly message: string;
}

function faultIn(error: unknown): Fault | undefined {
  if (typeof error !== 'object' || error === null || error instanceof BellwetherError) {
    return undefined;
  }
  const message = 'message' in error ? String(error.message) : '';
  const meaning = meaningOf(error, message);
  if (meaning !== undefined) return { meaning, message };
  return innerErrorsOf(error)
    .map(faultIn)
    .find((fault) => fault !== undefined);
}

function meaningOf(error: object, message: string): Meaning | undefined {
  const code = codeOf(error);
  if (code === '53100' && message.includes('shared memory')) return SHARED_MEMORY_FULL;
  if (code === '0A000' && !message.includes('frontend protocol')) return undefined;
  if (code !== undefined) return SQLSTATES[code] ?? NODE_CODES[code] ?? socketMeaning(error, code);
  return DRIVER_MESSAGES.some((pattern) => pattern.test(message)) ? UNREACHABLE : undefined;
}

/** ENOENT and EACCES mean the server only when a socket was to be opened, not a file. */
function socketMeaning(error: object, code: string): Meaning | undefined {
  const connecting = 'syscall' in error && error.syscall === 'connect';
  return connecting && (code === 'ENOENT' || code === 'EACCES') ? UNREACHABLE : undefined;
}

/** A host name with several addresses fails with one AggregateError; others wrap a cause. */
function innerErrorsOf(error: object): readonly unknown[] {
  const many: readonly unknown[] = 'errors' in error && isList(error.errors) ? error.errors : [];
  return 'cause' in error ? [...many, error.cause] : many;
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/**
 * `code` of a Node or PostgreSQL error: ENOENT, 53100 ... Not by `instanceof Error`, which fails on
 * an error of another realm (jest, vm).
 */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

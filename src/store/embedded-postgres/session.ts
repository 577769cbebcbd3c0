import { stat } from 'node:fs/promises';
import { Client, escapeLiteral } from 'pg';
import { z } from 'zod';
import { BellwetherError, messageOf } from '../../domain/errors.ts';
import { codeOf, storeErrorFrom } from '../store-errors.ts';
import type { ServerFolder } from './server-folder.ts';
import { socketPath, type Address } from './socket.ts';

/** The superuser, for us alone. */
export const ADMIN = 'bellwether_admin';
/** The role with which Bellwether works, and the name of its database. The role owns only that. */
export const APPLICATION = 'bellwether';

const CONNECT_LIMIT_MS = 10_000;

/** In the database `postgres`, where nobody else takes advisory locks. */
const IN_USE_LOCK = 1;

const ABSENT = new Set(['ECONNREFUSED', 'ENOENT', 'ENOTSOCK']);
/** Starting, stopping, recovering or at its limit of connections: worth another try. */
const NOT_READY = new Set(['57P01', '57P02', '57P03', '53300', 'ECONNRESET', 'EPIPE', 'EAGAIN']);
const REFUSED = new Set(['28P01', '28000']);

/**
 * Our stake in a running server: a connection that holds the lock which says "in use". The kernel
 * and the server give it back when we die.
 */
export interface Session {
  /** Fulfilled when the connection is gone, for whatever reason. */
  readonly ended: Promise<void>;
  /** Gives our stake up. True: nobody else has one, and nobody can get one while we are connected. */
  withdraw(): Promise<boolean>;
  close(): Promise<void>;
}

export type Attempt = Session | 'absent' | 'not-ready';

export interface SessionOptions {
  readonly server: ServerFolder;
  readonly address: Address;
  readonly password: string;
}

/** Takes a stake in the server that listens at `address`, if there is one. */
export async function trySession(options: SessionOptions): Promise<Attempt> {
  const client = adminClient(options);
  const ended = new Promise<void>((resolve) => client.once('end', resolve));
  // Without a listener the loss of the connection would end the process. `ended` tells of it.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await refuseOtherCluster(client, options);
    await client.query('SELECT pg_advisory_lock_shared($1)', [IN_USE_LOCK]);
    await ensureDatabase(client, options.password);
    return { ended, withdraw: () => withdraw(client), close: () => client.end() };
  } catch (error) {
    await client.end().catch(() => undefined);
    return failedAttempt(error, options);
  }
}

function adminClient({ address, password }: SessionOptions): Client {
  return new Client({
    ...address,
    user: ADMIN,
    password,
    database: 'postgres',
    // Whatever PGSSLMODE says: a socket needs no TLS.
    ssl: false,
    application_name: 'bellwether: server in use',
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
  });
}

function failedAttempt(error: unknown, options: SessionOptions): 'absent' | 'not-ready' {
  const code = codeOf(error) ?? '';
  if (ABSENT.has(code)) return 'absent';
  if (NOT_READY.has(code) || isDroppedConnection(error)) return 'not-ready';
  if (REFUSED.has(code)) throw refusedPassword(error, options);
  throw storeErrorFrom(error) ?? error;
}

/** `pg` gives these no code. */
function isDroppedConnection(error: unknown): boolean {
  return /^(Connection terminated|timeout expired|Client has encountered a connection error)/.test(
    messageOf(error),
  );
}

function refusedPassword(error: unknown, { server, address }: SessionOptions): BellwetherError {
  return new BellwetherError(
    'store.folder',
    `The server at ${socketPath(address)} does not accept the password in ${server.password}`,
    {
      cause: error,
      remedy:
        'Restore that file; or, if another server uses this socket, set BELLWETHER_SOCKET_FOLDER to another folder.',
    },
  );
}

const DataDirectory = z.tuple([z.object({ data_directory: z.string() })]);

/** In a socket folder of several servers we might meet the server of a copy of our data folder. */
async function refuseOtherCluster(client: Client, options: SessionOptions): Promise<void> {
  const { rows } = await client.query('SHOW data_directory');
  const [{ data_directory: path }] = DataDirectory.parse(rows);
  const [ours, its] = await Promise.all([
    stat(options.server.cluster),
    // Gone when the folder was moved under the running server; then it is ours.
    stat(path).catch(() => undefined),
  ]);
  if (its === undefined || (its.ino === ours.ino && its.dev === ours.dev)) return;
  throw new BellwetherError(
    'store.folder',
    `The server at ${socketPath(options.address)} serves another data folder: ${path}`,
    { remedy: 'Set BELLWETHER_SOCKET_FOLDER to a folder that no other server uses.' },
  );
}

const Presence = z.tuple([z.object({ role: z.boolean(), database: z.boolean() })]);

async function ensureDatabase(client: Client, password: string): Promise<void> {
  const { rows } = await client.query(
    `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS role,
            EXISTS (SELECT FROM pg_database WHERE datname = $1) AS database`,
    [APPLICATION],
  );
  const [{ role, database }] = Presence.parse(rows);
  if (!role)
    await client.query(`CREATE ROLE ${APPLICATION} LOGIN PASSWORD ${escapeLiteral(password)}`);
  if (!database) await client.query(`CREATE DATABASE ${APPLICATION} OWNER ${APPLICATION}`);
}

const Taken = z.tuple([z.object({ taken: z.boolean() })]);

async function withdraw(client: Client): Promise<boolean> {
  await client.query('SELECT pg_advisory_unlock_shared($1)', [IN_USE_LOCK]);
  const { rows } = await client.query('SELECT pg_try_advisory_lock($1) AS taken', [IN_USE_LOCK]);
  return Taken.parse(rows)[0].taken;
}

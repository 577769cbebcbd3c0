import {
  accessTokenOf,
  keptAfter,
  RefreshTokenRefused,
  type AccessToken,
  type KeptTokens,
  type TokenGrant,
  type TokenKeeper,
  type TokenRequest,
} from '../crm/token-keeper.ts';
import { BellwetherError } from '../domain/errors.ts';
import { HttpFailure } from '../http/http-failure.ts';
import { pause } from '../http/pause.ts';
import type { Database, SqlSession } from '../store/database.ts';
import type { Sealed, TokenKeys } from '../store/token-cipher.ts';
import {
  findTokens,
  lockTokens,
  markRefused,
  saveRefreshed,
  saveResealed,
} from '../store/token-repository.ts';
import { sealTokens, unsealTokens } from './kept-tokens.ts';

export interface KeeperInput {
  readonly database: Database;
  readonly connectionId: number;
  /** Name of the connection: tokens are bound to it. */
  readonly connection: string;
  readonly keys: TokenKeys;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Time between two looks at what another process is renewing. */
const POLL_MS = 100;

/** Longest renewal, its retries included: as long as a transaction is held open for it. */
const RENEWAL_LIMIT_MS = 90_000;

/**
 * Keeps the tokens of a connection in the database, for all processes. One of them renews, under an advisory lock that
 * ends with its transaction; the others wait and take what it has stored. What a renewal gives is stored before anybody
 * uses it: where the vendor rotates refresh tokens, the stored one is already good for nothing.
 */
export function createStoredTokenKeeper(input: KeeperInput): TokenKeeper {
  return {
    remedy: `Run \`bellwether connect ${input.connection}\`: a person must give consent again.`,
    async obtain(request) {
      const waitsUntil = input.now() + RENEWAL_LIMIT_MS + POLL_MS;
      for (;;) {
        const token = await attempt(input, request);
        if (token !== undefined) return token;
        if (input.now() > waitsUntil) {
          throw new HttpFailure('another process is renewing the token', { sent: 'no' });
        }
        await pause(POLL_MS, request.signal);
      }
    },
  };
}

/** What was read, opened. */
interface Reading {
  readonly stored: Sealed;
  readonly kept: KeptTokens;
}

/** Tokens that the vendor has given and the store has not. */
interface Unsaved {
  readonly read: Sealed;
  readonly next: Sealed;
  readonly token: AccessToken;
}

/** A token, or undefined while another process renews. */
async function attempt(
  input: KeeperInput,
  request: TokenRequest,
): Promise<AccessToken | undefined> {
  const given: Unsaved[] = [];
  let outcome: AccessToken | RefreshTokenRefused | undefined;
  try {
    outcome = await input.database.transaction(async (tx) => {
      const found = usable(await read(tx, input), request, input.now());
      if (found !== undefined) return found;
      if (!(await lockTokens(tx, input.connectionId))) return undefined;
      return renewLocked(tx, input, request, given);
    });
  } catch (error) {
    const [unsaved] = given;
    if (unsaved === undefined) throw error;
    return saveAgain(input, unsaved);
  }
  if (outcome instanceof RefreshTokenRefused) throw outcome;
  return outcome;
}

/** Looks again first: whoever held the lock before has probably renewed. */
async function renewLocked(
  tx: SqlSession,
  input: KeeperInput,
  request: TokenRequest,
  given: Unsaved[],
): Promise<AccessToken | RefreshTokenRefused | undefined> {
  const reading = await read(tx, input);
  const found = usable(reading, request, input.now());
  if (found !== undefined) return found;
  const { refreshToken } = reading.kept;
  try {
    const grant = await withTimeLimit((signal) => request.renew(refreshToken, signal));
    const unsaved = unsavedOf(input, reading, grant);
    given.push(unsaved);
    const { read, next, token } = unsaved;
    // Where it is false, a person has connected anew in the meantime: those tokens are the ones to use.
    return (await saveRefreshed(tx, input.connectionId, { read, next })) ? token : undefined;
  } catch (error) {
    if (!(error instanceof RefreshTokenRefused)) throw error;
    await markRefused(tx, input.connectionId);
    return error;
  }
}

function unsavedOf(input: KeeperInput, { stored, kept }: Reading, grant: TokenGrant): Unsaved {
  const next = sealTokens(keptAfter(kept.refreshToken, grant), input.keys, input.connection);
  return { read: stored, next, token: accessTokenOf(grant, true) };
}

async function read(sql: SqlSession, input: KeeperInput): Promise<Reading> {
  const { connectionId, connection, keys } = input;
  const stored = await findTokens(sql, connectionId);
  if (stored === undefined) {
    throw new BellwetherError('crm.not-connected', `${connection} has no stored tokens`, {
      remedy: `Run \`bellwether connect ${connection}\`.`,
    });
  }
  const kept = unsealTokens(stored, keys, connection);
  if (stored.keyId === keys.current.id) return { stored, kept };
  const next = sealTokens(kept, keys, connection);
  await saveResealed(sql, connectionId, { read: stored, next });
  return { stored: next, kept };
}

function usable(
  { kept: { access } }: Reading,
  { refused }: TokenRequest,
  nowMs: number,
): AccessToken | undefined {
  if (access === undefined || access.accessToken === refused) return undefined;
  if ((access.expiresAtMs ?? Infinity) <= nowMs) return undefined;
  return accessTokenOf(access, false);
}

/** Not ended by the caller's signal, as an answer thrown away may hold the only refresh token that is good. */
async function withTimeLimit<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    controller.abort(
      new BellwetherError('crm.unreachable', 'the CRM did not renew the token in time'),
    );
  }, RENEWAL_LIMIT_MS);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}

const SAVE_ATTEMPTS = 5;

/**
 * The database went away between the vendor's answer and the commit: the new tokens are here and nowhere else. Tried on
 * other connections, as otherwise a person would have to give consent again.
 */
async function saveAgain(input: KeeperInput, { read, next, token }: Unsaved): Promise<AccessToken> {
  const { database, connectionId } = input;
  for (let number = 1; ; number += 1) {
    try {
      await saveRefreshed(database, connectionId, { read, next });
      return token;
    } catch (error) {
      if (number === SAVE_ATTEMPTS) throw error;
      await pause(POLL_MS * 2 ** number, new AbortController().signal);
    }
  }
}

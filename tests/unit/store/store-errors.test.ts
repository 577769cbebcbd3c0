import { describe, expect, it } from '@jest/globals';
import { BellwetherError } from '../../../src/domain/errors.ts';
import { codeOf, storeErrorFrom } from '../../../src/store/store-errors.ts';

/** An error as Node and `pg` make them. */
function fault(code: string | undefined, message: string, more: object = {}): Error {
  return Object.assign(new Error(message), code === undefined ? {} : { code }, more);
}

describe('storeErrorFrom', () => {
  it.each([
    [
      '2BP01',
      'cannot drop table bellwether.measure_values because other objects depend on it',
      'store.migration',
    ],
    ['53100', 'could not extend file "base/5/16391": No space left on device', 'store.disk-full'],
    ['ENOSPC', 'ENOSPC: no space left on device, write', 'store.disk-full'],
    ['EDQUOT', 'EDQUOT: disk quota exceeded, write', 'store.disk-full'],
    ['ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:5432', 'store.unreachable'],
    ['ENOTFOUND', 'getaddrinfo ENOTFOUND db.example', 'store.unreachable'],
    ['28P01', 'password authentication failed for user "bellwether"', 'store.unreachable'],
    ['28000', 'no pg_hba.conf entry for host "10.0.0.1"', 'store.unreachable'],
    ['3D000', 'database "bellwether" does not exist', 'store.unreachable'],
    ['53300', 'sorry, too many clients already', 'store.unreachable'],
    ['57P01', 'terminating connection due to administrator command', 'store.unreachable'],
    ['57P03', 'the database system is starting up', 'store.unreachable'],
    ['08006', 'connection failure', 'store.unreachable'],
    ['25006', 'cannot execute INSERT in a read-only transaction', 'store.unreachable'],
    ['0A000', 'unsupported frontend protocol 3.0: server supports 1.0 to 2.0', 'store.version'],
    ['CERT_HAS_EXPIRED', 'certificate has expired', 'store.unreachable'],
    [undefined, 'Connection terminated unexpectedly', 'store.unreachable'],
    [undefined, 'timeout expired', 'store.unreachable'],
    [undefined, 'timeout exceeded when trying to connect', 'store.unreachable'],
  ])('takes %s "%s" for %s and keeps its words', (code, message, expected) => {
    const error = storeErrorFrom(fault(code, message));
    expect(error).toBeInstanceOf(BellwetherError);
    expect(error).toMatchObject({ code: expected, message: expect.stringContaining(message) });
  });

  it.each([
    ['23505', 'duplicate key value violates unique constraint "account_pkey"'],
    ['42P01', 'relation "acount" does not exist'],
    ['40001', 'could not serialize access due to concurrent update'],
    ['0A000', 'cannot insert multiple commands into a prepared statement'],
    ['ENOENT', "ENOENT: no such file or directory, open 'seasons.yaml'"],
    [undefined, 'rows is not iterable'],
  ])('leaves %s "%s" to those who know the statement', (code, message) => {
    expect(storeErrorFrom(fault(code, message))).toBeUndefined();
  });

  it('takes a missing or closed socket for an unreachable server', () => {
    for (const code of ['ENOENT', 'EACCES']) {
      const error = fault(code, `connect ${code} /run/.s.PGSQL.5432`, { syscall: 'connect' });
      expect(storeErrorFrom(error)).toMatchObject({ code: 'store.unreachable' });
    }
  });

  it('finds the fault behind a host with several addresses and behind a wrapper', () => {
    const refused = fault('ECONNREFUSED', 'connect ECONNREFUSED ::1:5432');
    const both = new AggregateError([refused, fault('ECONNREFUSED', 'the other')], '');
    const wrapped = new Error('the migration failed', { cause: both });
    expect(storeErrorFrom(wrapped)).toMatchObject({
      code: 'store.unreachable',
      message: expect.stringContaining('::1:5432'),
      cause: wrapped,
    });
  });

  it('tells the shared memory of a container from its disk', () => {
    const message =
      'could not resize shared memory segment "/PostgreSQL.1" to 67128576 bytes: No space left on device';
    expect(storeErrorFrom(fault('53100', message))).toMatchObject({
      code: 'store.disk-full',
      remedy: expect.stringContaining('/dev/shm'),
    });
  });

  it('says whom to ask when the server refuses the user', () => {
    expect(storeErrorFrom(fault('28P01', 'no'))?.remedy).toContain('DATABASE_URL');
  });

  it('leaves alone what is no error or already has a code of its own', () => {
    for (const thing of [undefined, null, 'ECONNREFUSED', new BellwetherError('bug', 'a fault')]) {
      expect(storeErrorFrom(thing)).toBeUndefined();
    }
  });
});

describe('codeOf', () => {
  it('gives the code of an error of another realm, and nothing for other things', () => {
    expect(codeOf({ code: 'ENOENT' })).toBe('ENOENT');
    for (const thing of [{ code: 5 }, {}, null, undefined, 'ENOENT']) {
      expect(codeOf(thing)).toBeUndefined();
    }
  });
});

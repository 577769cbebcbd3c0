import { describe, expect, it } from '@jest/globals';
import { startFailure } from '../../../../src/store/embedded-postgres/start-failure.ts';

describe('startFailure', () => {
  it.each([
    [
      'FATAL:  could not write lock file "postmaster.pid": No space left on device',
      'store.disk-full',
    ],
    ['FATAL:  could not write to file "pg_wal/xlogtemp.1": File too large', 'store.disk-full'],
    ['PANIC:  could not write to file "pg_wal/xlogtemp.1": Disk quota exceeded', 'store.disk-full'],
    ['creating directory /srv/x ... \nSIGXFSZ', 'store.disk-full'],
    ['FATAL:  database files are incompatible with server', 'store.version'],
    ['LOG:  Unix-domain socket path "/srv/x" is too long (maximum 107 bytes)', 'store.socket-path'],
    ['FATAL:  could not open file "global/pg_control": Permission denied', 'store.folder'],
    [
      'initdb: error: could not look up effective user ID 4321: user does not exist',
      'store.start-failed',
    ],
    ['FATAL:  could not map anonymous shared memory: Cannot allocate memory', 'store.start-failed'],
    ['"root" execution of the PostgreSQL server is not permitted.', 'store.folder'],
    ['LOG:  could not bind Unix address "/mnt/c/x": Operation not supported', 'store.folder'],
    ['something nobody has seen before', 'store.start-failed'],
  ])('takes "%s" for %s', (output, code) => {
    expect(startFailure({ what: 'It failed:', output })).toMatchObject({ code });
  });

  it('names the culprit in its first line, and not the answers to our own knocking', () => {
    const output = `10:00 LOG:  starting PostgreSQL 18.4
10:01 FATAL:  could not write to file "pg_wal/xlogtemp.1": No space left on device
10:02 FATAL:  the database system is not yet accepting connections
10:03 LOG:  database system is shut down
`;
    const [first] = startFailure({ what: 'It failed:', output }).message.split('\n');
    expect(first).toBe(
      'It failed: 10:01 FATAL:  could not write to file "pg_wal/xlogtemp.1": No space left on device',
    );
  });

  it('shows the last lines of a long output, and only those', () => {
    const output = Array.from({ length: 100 }, (_, line) => `line ${String(line)}`).join('\n');
    const { message } = startFailure({ what: 'It failed:', output });
    expect(message.split('\n')).toHaveLength(13);
    expect(message).toContain('line 99');
  });

  it('gives the remedy of the symptom before that of the caller', () => {
    const remedy = 'Ask initdb.';
    const unnamed = 'initdb: error: could not look up effective user ID 4321: user does not exist';
    expect(startFailure({ what: '', output: unnamed, remedy }).remedy).toContain('/etc/passwd');
    expect(startFailure({ what: '', output: 'no idea', remedy }).remedy).toBe(remedy);
  });
});

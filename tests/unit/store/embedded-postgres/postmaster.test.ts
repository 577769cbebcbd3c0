import { describe, expect, it } from '@jest/globals';
import { parsePidFile } from '../../../../src/store/embedded-postgres/postmaster.ts';

const READY = `6372
/srv/data/postgres/cluster
1795291515
5432
/srv/data/postgres/run

  2146480         4
ready   
`;

describe('parsePidFile', () => {
  const address = { host: '/srv/data/postgres/run', port: 5432 };

  it('reads number, socket and state of a running server', () => {
    expect(parsePidFile(READY)).toEqual({ pid: 6372, ready: true, address });
  });

  it.each(['starting', 'stopping'])('does not call a server ready that is %s', (state) => {
    expect(parsePidFile(READY.replace('ready   ', state))).toMatchObject({ ready: false });
  });

  it('reads a file that a starting server has only begun', () => {
    expect(parsePidFile('6372\n/srv/data/postgres/cluster\n1795291515\n5432\n\n')).toEqual({
      pid: 6372,
      ready: false,
      address: undefined,
    });
  });

  it.each([
    ['that is empty', ''],
    ['of a single-user server, whose number is negative', '-6372\n/srv\n1\n0\n\n'],
    ['that holds no number', '\0\0\0\0'],
  ])('reads nothing from a file %s', (_, text) => {
    expect(parsePidFile(text)).toBeUndefined();
  });
});

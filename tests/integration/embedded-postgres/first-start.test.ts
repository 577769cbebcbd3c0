import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { EmbeddedServer } from '../../../src/store/embedded-postgres/embedded-server.ts';
import { ADMIN } from '../../../src/store/embedded-postgres/session.ts';
import { storeErrorFrom } from '../../../src/store/store-errors.ts';
import { ServerLab } from '../../support/embedded-server-lab.ts';
import { rowsOf } from '../../support/rows-of.ts';

let lab: ServerLab;
let server: EmbeddedServer;

beforeAll(async () => {
  lab = await ServerLab.open();
  // Quotes, spaces and commas mean something in PostgreSQL's settings.
  const dataFolder = join(lab.folder, `its "data", here`);
  process.env['CRM_SECRET'] = 'never to be seen';
  server = await lab.acquire({ dataFolder, binaries: await lab.binaries() });
});

afterAll(() => lab.close());

function asAdmin(sql: string): ReturnType<typeof rowsOf> {
  return rowsOf({ ...server.connection, user: ADMIN }, sql);
}

describe('a fresh embedded server', () => {
  it.each([
    ['listen_addresses', ''],
    ['data_checksums', 'on'],
    ['fsync', 'on'],
    ['full_page_writes', 'on'],
    ['synchronous_commit', 'on'],
    ['server_encoding', 'UTF8'],
    ['TimeZone', 'UTC'],
    ['max_connections', '50'],
  ])('runs with %s = %p', async (name, value) => {
    const [row] = await rowsOf(server.connection, `SELECT current_setting('${name}') AS value`);
    expect(row).toEqual({ value });
  });

  it('lets the application do everything in its own database and nothing beyond', async () => {
    await rowsOf(server.connection, 'CREATE SCHEMA jobs');
    const [role] = await asAdmin(
      `SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = 'bellwether'`,
    );
    expect(role).toEqual({ rolsuper: false, rolcreatedb: false, rolcreaterole: false });
    await expect(
      rowsOf(server.connection, `COPY (SELECT 1) TO PROGRAM 'true'`),
    ).rejects.toMatchObject({ code: '42501' });
  });

  it('accepts nobody without the password, which only our user can read', async () => {
    const connection = { ...server.connection, password: 'guessed' };
    await expect(rowsOf(connection, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    const { mode, uid } = await stat(join(server.connection.host, '..', 'password'));
    expect([mode & 0o777, uid]).toEqual([0o600, process.geteuid?.()]);
  });

  it('sorts by code point and folds every letter, whatever the C library of the machine', async () => {
    const [row] = await rowsOf(
      server.connection,
      `SELECT 'Zoo' < 'apple' AS sorted, upper('café') AS folded`,
    );
    expect(row).toEqual({ sorted: true, folded: 'CAFÉ' });
  });

  it('gets nothing of our environment, where the secrets of the CRM are', async () => {
    // A program that the server runs inherits what the server has.
    await asAdmin('CREATE TABLE environment (line text)');
    await asAdmin(`COPY environment FROM PROGRAM 'env'`);
    const environment = (await asAdmin('SELECT line FROM environment')).map((row) => row['line']);
    expect(environment).toContain('TZ=UTC');
    expect(environment.join('\n')).not.toContain('never to be seen');
  });

  it('runs under an unprivileged user', async () => {
    const [row] = await asAdmin(`SELECT pg_read_file('/proc/self/status') AS status`);
    const uid = Number(/^Uid:\s+(\d+)/m.exec(String(row?.['status']))?.[1]);
    expect(uid).toBe(process.geteuid?.() === 0 ? await ownerOfCluster() : process.geteuid?.());
    expect(uid).not.toBe(0);
  });

  it('reports a full disk as such', async () => {
    // The kernel's own "no space left on device", by way of the server.
    const write = asAdmin(`COPY (SELECT generate_series(1, 100000)) TO '/dev/full'`);
    const error: unknown = await write.catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: '53100' });
    expect(storeErrorFrom(error)).toMatchObject({ code: 'store.disk-full' });
  });

  it('reports an end of the connection by the server as an unreachable store', async () => {
    const end = asAdmin('SELECT pg_terminate_backend(pg_backend_pid())');
    const error: unknown = await end.catch((caught: unknown) => caught);
    expect(storeErrorFrom(error)).toMatchObject({ code: 'store.unreachable' });
  });

  it('writes no statement and no value into its log', async () => {
    await expect(rowsOf(server.connection, `SELECT 'Jane Doe'::int`)).rejects.toMatchObject({
      code: '22P02',
    });
    const log = await readFile(join(server.connection.host, '..', 'server.log'), 'utf8');
    expect(log).toContain('ready to accept connections');
    expect(log).not.toContain('Jane Doe');
  });
});

async function ownerOfCluster(): Promise<number> {
  return (await stat(join(server.connection.host, '..', 'cluster'))).uid;
}

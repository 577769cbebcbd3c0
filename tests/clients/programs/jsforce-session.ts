/**
 * A session of jsforce, run as a program of its own: `jsforce-session.ts <package>`, the package as this folder has it
 * installed. What jsforce answers is printed as one JSON object, step by step.
 */
import process from 'node:process';
import type { Connection } from 'jsforce';
import type * as Jsforce from 'jsforce';

const CALLBACK = 'http://localhost:1717/OauthRedirect';

/** The old jsforce calls things by the same names, but it has no Bulk 2. */
const isOld = process.argv[2] !== 'jsforce';
const { default: jsforce } = (await import(process.argv[2] ?? 'jsforce')) as {
  default: typeof Jsforce;
};

function setting(name: string): string {
  return process.env[name] ?? '';
}

/** The web-server flow, as a web application has it; the sandbox agrees for the user. */
async function logIn(): Promise<Connection> {
  const oauth2 = new jsforce.OAuth2({
    loginUrl: setting('SALESFORCE_LOGIN_URL'),
    clientId: setting('SALESFORCE_CLIENT_ID'),
    clientSecret: setting('SALESFORCE_CLIENT_SECRET'),
    redirectUri: CALLBACK,
    ...(isOld ? {} : { useVerifier: true }),
  });
  const connection = new jsforce.Connection({ oauth2, version: '60.0' });
  const page = oauth2.getAuthorizationUrl({ scope: 'api refresh_token', state: 'here' });
  const answer = await fetch(page, { redirect: 'manual' });
  const code = new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
  await connection.authorize(code);
  return connection;
}

/** An access token that is worth nothing: jsforce has to use its refresh token. */
async function refresh(connection: Connection): Promise<unknown> {
  const before = connection.accessToken;
  connection.accessToken = 'expired';
  const { totalSize } = await connection.query('SELECT Id FROM Account LIMIT 1');
  return { totalSize, isNew: connection.accessToken !== before };
}

async function everyContact(connection: Connection): Promise<number> {
  const query = connection.query('SELECT Id, Account.Name FROM Contact');
  let count = 0;
  query.on('record', () => {
    count += 1;
  });
  await new Promise<void>((resolve, reject) => {
    query.on('end', resolve);
    query.on('error', reject);
    void query.run({ autoFetch: true, maxFetch: 5000 });
  });
  return count;
}

async function oneRecord(connection: Connection): Promise<unknown> {
  const accounts = connection.sobject('Account');
  const created = await accounts.create({ Name: 'By jsforce', Phone: '1' });
  const { id = '' } = created;
  await accounts.update({ Id: id, Phone: '2' });
  const read = await accounts.retrieve(id);
  const upserted = await accounts.upsert(
    { Name: 'Upserted', Legacy_Key__c: 'J1' },
    'Legacy_Key__c',
  );
  const destroyed = await accounts.destroy(id);
  return { created, read, upserted, destroyed };
}

async function collections(connection: Connection): Promise<unknown> {
  const accounts = connection.sobject('Account');
  const created = await accounts.create([{ Name: 'C1' }, { Phone: 'no name' }, { Name: 'C3' }]);
  const ids = created.flatMap(({ id }) => (id === undefined ? [] : [id]));
  const updated = await accounts.update(ids.map((Id) => ({ Id, Phone: '77' })));
  const read = await accounts.retrieve(ids);
  const destroyed = await accounts.destroy(ids);
  return {
    created: created.map(({ success, errors }) => ({ success, errors })),
    updated: updated.map(({ success }) => success),
    read,
    destroyed: destroyed.map(({ success }) => success),
  };
}

async function bulk(connection: Connection): Promise<unknown> {
  const loaded = await connection.bulk2.loadAndWaitForResults({
    object: 'Account',
    operation: 'insert',
    input: [{ Name: 'Bulk by jsforce' }, { Name: '' }],
    pollInterval: 50,
  });
  const stream = await connection.bulk2.query(
    "SELECT Name FROM Account WHERE Name LIKE 'Bulk by%'",
    { pollInterval: 50 },
  );
  const records = await stream.toArray();
  return {
    failed: loaded.failedResults.map(({ sf__Error: error }) => error),
    records,
  };
}

async function metadata(connection: Connection): Promise<unknown> {
  const api = connection.metadata;
  const field = {
    fullName: 'Account.Tier__c',
    label: 'Tier',
    type: 'Text',
    length: 10,
  };
  const created = await api.create('CustomField', field);
  const again = await api.create('CustomField', field);
  const upserted = await api.upsert('CustomField', { ...field, label: 'Level' });
  const set = {
    fullName: 'Tiers',
    label: 'Tiers',
    fieldPermissions: [{ field: 'Account.Tier__c', readable: true, editable: true }],
  };
  const granted = await api.upsert('PermissionSet', set);
  const read = await api.read('CustomField', 'Account.Tier__c');
  const listed = await api.list([{ type: 'PermissionSet' }]);
  const { metadataObjects } = await api.describe('60.0');
  return {
    created,
    again,
    upserted,
    granted,
    read,
    listed: listed.map(({ fullName }) => fullName),
    types: metadataObjects.map(({ xmlName }) => xmlName),
  };
}

async function session(): Promise<Readonly<Record<string, unknown>>> {
  const connection = await logIn();
  const { fields } = await connection.sobject('Account').describe();
  const { sobjects } = await connection.describeGlobal();
  const { organization_id: organization } = await connection.identity();
  const { records } = await connection.query("SELECT Name FROM Account WHERE Name = 'Acme'");
  return {
    organization,
    refresh: await refresh(connection),
    fields: fields.length,
    objects: sobjects.length,
    records,
    contacts: await everyContact(connection),
    oneRecord: await oneRecord(connection),
    collections: await collections(connection),
    bulk: isOld ? null : await bulk(connection),
    metadata: await metadata(connection),
    limits: connection.limitInfo,
  };
}

process.stdout.write(JSON.stringify(await session()));

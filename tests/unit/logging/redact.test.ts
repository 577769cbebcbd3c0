import { describe, expect, it } from '@jest/globals';
import { redact } from '../../../src/logging/redact.ts';

describe('redact, by the name of a field', () => {
  it.each([
    'token',
    'accessToken',
    'refresh_token',
    'clientSecret',
    'codeVerifier',
    'authorizeUrl',
    'sealed',
    'password',
    'Authorization',
    'private_key',
    'privateKey',
    'apiKey',
    'api_key',
    'cookie',
    'sessionId',
    'credentials',
    'email',
    'e-mail',
    'phone',
    'firstName',
    'last_name',
    'script',
    'comment',
  ])('blots out %s', (name) => {
    expect(redact({ [name]: 'Sam 0123', other: 1 })).toEqual({ [name]: '[redacted]', other: 1 });
  });

  it('at any depth, whatever the value is', () => {
    const fields = { org: { users: [{ email: 'sam', id: '005' }], token: { value: 'x' } } };
    expect(redact(fields)).toEqual({
      org: { users: [{ email: '[redacted]', id: '005' }], token: '[redacted]' },
    });
  });

  it('leaves what a log is read for', () => {
    const fields = {
      connection: 'salesforce',
      run: 12,
      ms: 34.5,
      done: true,
      none: null,
      missing: undefined,
      code: 'crm.unreachable',
      at: new Date(0),
      migrations: ['0001-control.sql'],
      taskKey: 'bw-12b26210f09098aad9ccb2678510de1e',
    };
    expect(redact(fields)).toEqual(fields);
  });
});

describe('redact, inside a text', () => {
  it.each([
    ['postgres://bw:s3cret@db:5432/bw refused', 'postgres://[redacted]@db:5432/bw refused'],
    ['sent Bearer abc.def-123', 'sent Bearer [redacted]'],
    ['authorization: Basic dXNlcjpwYXNz', 'authorization: Basic [redacted]'],
    ['POST access_token=abc123&x=1', 'POST access_token=[redacted]&x=1'],
    ['{"refresh_token":"abc123","n":1}', '{"refresh_token":"[redacted]","n":1}'],
    ['password: hunter2, retry', 'password: [redacted], retry'],
    ['session 00D5g000004DvHq!AQ4AQF.x_y ended', 'session [redacted] ended'],
    ['revoked 5Aep861TSESvWeug_xvFHRBTTbf_YrTWgEyjBJrJr', 'revoked [redacted]'],
    ['revoked na1-0a1b-2c3d4e5f-6789-abcd-ef0123456789', 'revoked [redacted]'],
    [
      'GET /callback?code=aPrx123.x%3D%3D&state=s-1 ended',
      'GET /callback?code=[redacted]&state=[redacted] ended',
    ],
    [`opaque ${'CLyhx_0-'.repeat(20)} ended`, 'opaque [redacted] ended'],
    ['token pat-na1-01234567-89ab is revoked', 'token [redacted] is revoked'],
    ['got eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIzTVZ.c2ln', 'got [redacted]'],
    ['key -----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY----- end', 'key [redacted] end'],
    ['key -----BEGIN RSA PRIVATE KEY----- MIIE cut', 'key [redacted]'],
    ['duplicate value: sam.rep+1@example.co.uk', 'duplicate value: [redacted]'],
  ])('%s', (text, expected) => {
    expect(redact({ reason: text })).toEqual({ reason: expected });
    expect(redact({ list: [text] })).toEqual({ list: [expected] });
  });

  it.each([
    'cannot reach api.hubapi.com (ECONNREFUSED)',
    'the measure order_silence failed: division by zero',
    'config/segments.yaml:3: fallback: "others" is not one of the segments',
    'https://example.my.salesforce.com/services/data/v67.0 answered 503',
    'the plan has the hash 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    '/services/data/v67.0/query?q=SELECT+Id+FROM+Account answered 500',
    'stopped by SIGTERM at 2026-04-20T08:00:00Z',
  ])('leaves %s', (text) => {
    expect(redact({ reason: text })).toEqual({ reason: text });
  });

  it('says what an error says, and not its stack', () => {
    const error = new Error('refused for sam@example.com');
    expect(redact({ error })).toEqual({ error: 'Error: refused for [redacted]' });
  });

  it('comes to an end with what contains itself', () => {
    const loop: Record<string, unknown> = { name: 'x' };
    loop['self'] = loop;
    expect(JSON.stringify(redact(loop))).toContain('[too deep]');
  });
});

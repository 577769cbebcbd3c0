import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  isSignedBy,
  isTimely,
  signatureOf,
  signedUri,
} from '../../../../../src/crm/hubspot/webhooks/signature.ts';

const SECRET = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy';

/** The example of HubSpot's own Python library, whose tests hold the signature as a constant. */
const EXAMPLE = {
  method: 'POST',
  uri: 'https://www.example.com/webhook_uri',
  body: Buffer.from("{'example_field':'example_value'}"),
  timestamp: '15000000',
};
const EXAMPLE_SIGNATURE = 'HPW73RUtKmcYoEDADG0s6MmGFWUzWJKAW07r8RDgcQw=';

describe('signature v3', () => {
  it('is what HubSpot publishes for its example', () => {
    expect(signatureOf(SECRET, EXAMPLE)).toBe(EXAMPLE_SIGNATURE);
    expect(isSignedBy(SECRET, EXAMPLE, EXAMPLE_SIGNATURE)).toBe(true);
  });

  it.each([
    ['method', { method: 'PUT' }],
    ['scheme', { uri: 'http://www.example.com/webhook_uri' }],
    ['path', { uri: 'https://www.example.com/webhook_uri/' }],
    ['query', { uri: 'https://www.example.com/webhook_uri?a=1' }],
    ['body', { body: Buffer.from("{'example_field':'example_valuE'}") }],
    ['white space of the body', { body: Buffer.from("{ 'example_field':'example_value'}") }],
    ['time', { timestamp: '15000001' }],
  ])('does not hold for another %s', (_, change) => {
    expect(isSignedBy(SECRET, { ...EXAMPLE, ...change }, EXAMPLE_SIGNATURE)).toBe(false);
  });

  it('does not hold with another secret, in part, or with something added', () => {
    expect(isSignedBy(`${SECRET}z`, EXAMPLE, EXAMPLE_SIGNATURE)).toBe(false);
    expect(isSignedBy(SECRET, EXAMPLE, EXAMPLE_SIGNATURE.slice(0, -1))).toBe(false);
    expect(isSignedBy(SECRET, EXAMPLE, `${EXAMPLE_SIGNATURE} `)).toBe(false);
    expect(isSignedBy(SECRET, EXAMPLE, '')).toBe(false);
  });

  it('is over the bytes of the body, also where they are no text', () => {
    const body = Buffer.from([0xff, 0xfe, 0x00]);
    const signature = signatureOf(SECRET, { ...EXAMPLE, body });
    const asText = Buffer.from(body.toString('utf8'));
    expect(isSignedBy(SECRET, { ...EXAMPLE, body }, signature)).toBe(true);
    expect(isSignedBy(SECRET, { ...EXAMPLE, body: asText }, signature)).toBe(false);
  });
});

describe('the signed URI', () => {
  it('has the characters of the table decoded, in whatever case they are written', () => {
    expect(signedUri('https://a.example/x?to=%3A%2F%3f%40%21%24%27%28%29%2A%2C%3b')).toBe(
      "https://a.example/x?to=:/?@!$'()*,;",
    );
  });

  it('keeps all other characters encoded', () => {
    const uri = 'https://a.example/x?to=%20%26%3D%25%2B%23%5B%C3%A9';
    expect(signedUri(uri)).toBe(uri);
  });

  it('decodes once', () => {
    expect(signedUri('%253A')).toBe('%253A');
    expect(signedUri('%2%3A')).toBe('%2:');
  });

  it('leaves an address without encoded characters as it is', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), (url) => {
        fc.pre(!url.includes('%'));
        expect(signedUri(url)).toBe(url);
      }),
    );
  });
});

describe('the time of a request', () => {
  const NOW = Date.parse('2026-04-20T12:00:00Z');

  it.each([
    [0, true],
    [-300_000, true],
    [-300_001, false],
    [300_000, true],
    [300_001, false],
  ])('%i ms from now: timely is %s', (offsetMs, timely) => {
    expect(isTimely(String(NOW + offsetMs), NOW)).toBe(timely);
  });

  it.each(['', ' ', 'now', '1e12', '-1', `${String(NOW)}.5`, `+${String(NOW)}`, '9'.repeat(400)])(
    'is none where it reads "%s"',
    (timestamp) => {
      expect(isTimely(timestamp, NOW)).toBe(false);
    },
  );
});

import { describe, expect, it } from '@jest/globals';
import { fits } from '../../../../src/sandbox/faults/match-request.ts';
import { incoming, paperCrm } from './paper-crm.ts';

const crm = paperCrm();

describe('the path of a match', () => {
  it.each<readonly [glob: string, path: string, isMatch: boolean]>([
    ['/crm/v3/objects/companies', '/crm/v3/objects/companies', true],
    ['/crm/v3/objects/companies', '/crm/v3/objects/companies/1', false],
    ['/crm/v3/objects/companies', '/crm/v3/objects', false],
    ['/crm/*/objects', '/crm/v3/objects', true],
    ['/crm/*/objects', '/crm/v3/x/objects', false],
    ['/crm/objects/20*', '/crm/objects/2026-09', true],
    ['/crm/**', '/crm/v3/objects', true],
    ['/crm/**', '/crm', true],
    ['/crm/**', '/crmx', false],
    ['/**/objects', '/crm/v3/objects', true],
    ['/**', '/', true],
    ['/v3.0', '/v3x0', false],
    ['/a(b', '/a(b', true],
  ])('%s and %s: %s', (path, actual, isMatch) => {
    expect(fits({ path }, incoming({ path: actual }), crm)).toBe(isMatch);
  });
});

describe('the record of a match', () => {
  const requests = {
    path: incoming({ path: '/objects/12' }),
    encoded: incoming({ path: '/objects/A%2012' }),
    query: incoming({ query: new URLSearchParams({ ids: '7,12' }) }),
    body: incoming({ body: Buffer.from('{"id":"12"}') }),
    longer: incoming({ path: '/objects/123', body: Buffer.from('a-12 012 12x') }),
    broken: incoming({ path: '/%/12' }),
  };

  it.each<readonly [where: keyof typeof requests, isMatch: boolean]>([
    ['path', true],
    ['query', true],
    ['body', true],
    ['longer', false],
    ['broken', true],
  ])('stands in %s as a whole word: %s', (where, isMatch) => {
    expect(fits({ record: '12' }, requests[where], crm)).toBe(isMatch);
  });

  it('may be a key with a space or a sign', () => {
    expect(fits({ record: 'A 12' }, requests.encoded, crm)).toBe(true);
    const query = new URLSearchParams({ q: "Number = 'C+1'" });
    expect(fits({ record: 'C+1' }, incoming({ query }), crm)).toBe(true);
  });
});

describe('a match as a whole', () => {
  it('needs all that it says', () => {
    const match = {
      method: ['POST', 'PATCH'] as ('POST' | 'PATCH')[],
      object: 'Paper',
      record: '12',
    };
    const request = incoming({ method: 'PATCH', path: '/Paper/12' });
    expect(fits(match, request, crm)).toBe(true);
    expect(fits(match, { ...request, method: 'GET' }, crm)).toBe(false);
    expect(fits(match, { ...request, path: '/Stone/12' }, crm)).toBe(false);
    expect(fits(match, { ...request, path: '/Paper/13' }, crm)).toBe(false);
    expect(fits({}, incoming(), crm)).toBe(true);
  });
});

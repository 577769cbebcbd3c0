import { describe, expect, it } from '@jest/globals';
import { createFaultBook, type FaultBook } from '../../../../src/sandbox/faults/fault-book.ts';
import { incoming, paperCrm } from './paper-crm.ts';

function bookOf(yaml: string): FaultBook {
  const book = createFaultBook(paperCrm(), 1);
  book.load(yaml, 'faults.yaml');
  return book;
}

/** Which of so many requests a fault befalls, from 1. */
function befallen(book: FaultBook, count: number): readonly number[] {
  const numbers = Array.from({ length: count }, (_, at) => at + 1);
  return numbers.filter(() => book.befalling(incoming()).length > 0);
}

/** Resets a fifth of all requests. */
function fifth(seed: number, before = ''): string {
  return `seed: ${String(seed)}\nfaults:\n${before}  - { kind: reset, match: { rate: 0.2 } }\n`;
}

describe('the form of a fault file', () => {
  it('fills in every default', () => {
    const book = bookOf('faults: [{ kind: truncated_body }, { kind: edge_page }]');
    expect(book.report()).toEqual({
      seed: 1,
      faults: [
        {
          name: 'truncated_body 1',
          matched: 0,
          befell: 0,
          fault: { kind: 'truncated_body', match: {}, share: 0.5, ends_cleanly: false },
        },
        {
          name: 'edge_page 2',
          matched: 0,
          befell: 0,
          fault: { kind: 'edge_page', match: {}, status: 503, committed: false },
        },
      ],
    });
  });

  it.each<readonly [fault: string, told: string]>([
    ['{ kind: explode }', ':2 faults[0].kind: expected "answer" or "edge_page" or'],
    ['{ delay_ms: 3 }', ':2 faults[0].kind: expected "answer" or "edge_page" or'],
    [
      '{ kind: reset, match: { verb: GET } }',
      ':2 faults[0].match.verb: expected no such key, got "GET"',
    ],
    ['{ kind: reset, times: 1 }', ':2 faults[0].times: expected no such key, got 1'],
    ['{ kind: reset, match: { path: crm } }', 'expected a path that begins with /, got "crm"'],
    ['{ kind: reset, match: { method: get } }', 'expected one or a list of GET, POST'],
    ['{ kind: reset, match: { nth: 0 } }', 'match.nth: expected'],
    ['{ kind: reset, match: { nth: { from: 3, to: 2 } } }', 'match.nth: expected'],
    ['{ kind: reset, match: { rate: 1.5 } }', 'match.rate: expected number to be <=1, got 1.5'],
    ['{ kind: reset, match: { rate: 0 } }', 'match.rate: expected number to be >0, got 0'],
    ['{ kind: latency }', 'faults[0].delay_ms: expected a number, got nothing'],
    ['{ kind: answer, status: 100 }', 'faults[0].status: expected number to be >=200, got 100'],
    ['{ kind: answer, status: 200, body: x, json: {} }', 'json: expected either `body` or `json`'],
    ['{ kind: truncated_body, share: 1 }', 'faults[0].share: expected number to be <1, got 1'],
    ['{ kind: field_gone, object: Paper }', 'faults[0].field: expected a text, got nothing'],
    [
      '{ kind: reset, match: { object: Stone } }',
      'match.object: expected an object of this CRM: Paper',
    ],
    ['{ kind: field_gone, object: Stone, field: x }', 'faults[0].object: expected an object of'],
    ['{ kind: clock_skew, seconds: 1.5 }', 'faults[0].seconds: expected a whole number, got 1.5'],
  ])('refuses %s', (fault, told) => {
    expect(() => bookOf(`faults:\n  - ${fault}\n`)).toThrow(told);
  });

  it('says what of this CRM a fault asks too much of', () => {
    expect(() => bookOf('faults: [{ kind: hang, committed: true }]')).toThrow(
      'faults.yaml:1 faults[0].committed: expected paper never to hang, got true',
    );
  });

  it('refuses what is no YAML, and anchors that lead nowhere', () => {
    expect(() => bookOf('faults: [')).toThrow(/^faults\.yaml: expected YAML: /);
    expect(() => bookOf('faults: *nowhere')).toThrow(/^faults\.yaml: expected YAML: /);
  });
});

describe('what befalls which request', () => {
  it.each<readonly [match: string, numbers: readonly number[]]>([
    ['{ nth: 2 }', [2]],
    ['{ nth: [1, 4] }', [1, 4]],
    ['{ nth: { from: 3, to: 4 } }', [3, 4]],
    ['{ nth: { from: 4 } }', [4, 5, 6]],
    ['{ nth: { to: 2 } }', [1, 2]],
    ['{}', [1, 2, 3, 4, 5, 6]],
    ['{ rate: 1, nth: 3 }', [3]],
    ['{ method: POST }', []],
  ])('with match %s', (match, numbers) => {
    expect(befallen(bookOf(`faults: [{ kind: reset, match: ${match} }]`), 6)).toEqual(numbers);
  });

  it('changes the CRM once, unless it is told how often', () => {
    expect(befallen(bookOf('faults: [{ kind: token_revoked }]'), 4)).toEqual([1]);
    const often = 'faults: [{ kind: token_revoked, match: { nth: [2, 3] } }]';
    expect(befallen(bookOf(often), 4)).toEqual([2, 3]);
  });

  it('draws for a rate by the seed and the place in the file, and meets the rate', () => {
    const drawn = befallen(bookOf(fifth(1)), 2_000);
    expect(befallen(bookOf(fifth(1)), 2_000)).toEqual(drawn);
    expect(befallen(bookOf(fifth(2)), 2_000)).not.toEqual(drawn);
    const second = fifth(1, '  - { kind: reset, match: { method: PUT } }\n');
    expect(befallen(bookOf(second), 2_000)).not.toEqual(drawn);
    expect(drawn.length).toBeGreaterThan(330);
    expect(drawn.length).toBeLessThan(470);
  });

  it('counts only what fits, each fault for itself, and begins anew with a new plan', () => {
    const book = bookOf(
      'faults: [{ kind: reset, match: { method: GET, nth: 2 } }, { kind: hang, match: { nth: 2 } }]',
    );
    const kinds = (method: string): readonly string[] =>
      book.befalling(incoming({ method })).map(({ fault }) => fault.kind);
    expect(kinds('GET')).toEqual([]);
    expect(kinds('POST')).toEqual(['hang']);
    expect(kinds('GET')).toEqual(['reset']);
    expect(book.report().faults.map(({ matched, befell }) => [matched, befell])).toEqual([
      [2, 1],
      [3, 1],
    ]);
    book.set({ faults: [{ kind: 'reset', match: { nth: 1 } }] });
    expect(kinds('GET')).toEqual(['reset']);
    book.clear();
    expect(kinds('GET')).toEqual([]);
  });
});

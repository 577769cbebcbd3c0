import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  checkDigits,
  createIdCodec,
  makeKey,
  prefixNumber,
  prefixNumberOf,
  sequenceOf,
} from '../../../../src/sandbox/salesforce/values/record-id.ts';

const codec = createIdCodec('gK');
const SEQUENCES = 2 ** 29;
const prefixes = fc.constantFrom('001', '003', '005', '00D', '00T', '0r8', '750', 'a0z');
const sequences = fc.integer({ min: 0, max: SEQUENCES - 1 });

describe('record ids', () => {
  it.each([
    // Recorded from real orgs.
    ['005R0000000UyrW', 'IAS'],
    ['01254000001upcK', 'AAQ'],
    ['012000000000000', 'AAA'],
    ['0GaHn000005s2T4', 'KAI'],
  ])('have the check characters of the vendor: %s%s', (id, check) => {
    expect(checkDigits(id)).toBe(check);
  });

  it('are 18 characters with the key prefix, the instance and the sequence', () => {
    expect(codec.encode(makeKey('001', 1))).toBe('001gK0000000001QAA');
    expect(codec.encode(makeKey('a0B', 62))).toBe('a0BgK0000000010UAA');
  });

  it('come back from their 18 and 15 characters, and from 18 that lost their case', () => {
    fc.assert(
      fc.property(prefixes, sequences, (prefix, sequence) => {
        const key = makeKey(prefix, sequence);
        const id = codec.encode(key);
        expect(id.slice(15)).toBe(checkDigits(id.slice(0, 15)));
        for (const form of [id, id.slice(0, 15), id.toLowerCase(), id.toUpperCase()]) {
          expect(codec.decode(form)).toEqual({ key, own: true });
        }
        expect(prefixNumberOf(key)).toBe(prefixNumber(prefix));
        expect(sequenceOf(key)).toBe(sequence);
      }),
    );
  });

  it('sort as their keys do', () => {
    fc.assert(
      fc.property(prefixes, sequences, prefixes, sequences, (...[p1, s1, p2, s2]) => {
        const [a, b] = [makeKey(p1, s1), makeKey(p2, s2)];
        const [textA, textB] = [codec.encode(a).slice(0, 15), codec.encode(b).slice(0, 15)];
        expect(Math.sign(a - b)).toBe(textA < textB ? -1 : Number(textA > textB));
      }),
    );
  });

  it('of another org have a place in the order, but name nothing', () => {
    const before = codec.decode('001aa0000000001');
    const after = codec.decode('001zz0000000001');
    expect(before).toEqual({ key: makeKey('001', 0), own: false });
    expect(after).toEqual({ key: makeKey('001', SEQUENCES - 1), own: false });
    expect(codec.decode('001000000000000')).toEqual({ key: makeKey('001', 0), own: false });
    // A sequence beyond what this org can have given.
    expect(codec.decode('001gK00000zzzzz')).toMatchObject({ own: false });
  });

  it.each([
    '',
    'x',
    '001gK000000000',
    '001gK0000000001EA',
    '001gK0000000001E!!',
    '001gK-000000001',
  ])('are not any text: "%s"', (text) => {
    expect(codec.decode(text)).toBeUndefined();
  });

  it('stay below the integers that JavaScript can tell apart, and in six bytes', () => {
    expect(makeKey('zzz', SEQUENCES - 1)).toBeLessThan(2 ** 47);
  });
});

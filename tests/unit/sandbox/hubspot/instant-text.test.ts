import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  dayText,
  instantText,
  isEpochMs,
  parseInstant,
} from '../../../../src/sandbox/hubspot/records/instant-text.ts';

describe('instants on the wire', () => {
  it('have a fraction only where there are milliseconds', () => {
    expect(instantText(Date.UTC(2026, 3, 20, 8))).toBe('2026-04-20T08:00:00Z');
    expect(instantText(Date.UTC(2026, 3, 20, 8, 0, 0, 50))).toBe('2026-04-20T08:00:00.050Z');
  });

  it('are read back as they were written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_102_444_800_000 }), (epochMs) => {
        expect(parseInstant(instantText(epochMs))).toBe(epochMs);
      }),
    );
  });

  it.each([
    ['2026-04-20', Date.UTC(2026, 3, 20)],
    ['2026-04-20T08:30Z', Date.UTC(2026, 3, 20, 8, 30)],
    ['2026-04-20T08:30:00+02:00', Date.UTC(2026, 3, 20, 6, 30)],
    ['2026-04-20T08:30:00-0530', Date.UTC(2026, 3, 20, 14)],
    ['2024-02-29', Date.UTC(2024, 1, 29)],
  ])('read %s', (text, epochMs) => {
    expect(parseInstant(text)).toBe(epochMs);
  });

  it.each([
    '',
    '2026-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-04-20 08:30',
    '2026-04-20T08:30:00',
    '20.4.2026',
    'now',
    '1776672000000',
  ])('do not read %j', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  it('are told from epoch milliseconds, which may be negative', () => {
    expect(['1776672000000', '-1', '0'].every(isEpochMs)).toBe(true);
    expect(['', '1.5', '1e3', ' 1', '2026-04-20'].some(isEpochMs)).toBe(false);
  });

  it('become days', () => {
    expect(dayText(Date.UTC(2026, 0, 5, 23, 59))).toBe('2026-01-05');
  });
});

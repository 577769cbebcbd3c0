import { describe, expect, it } from '@jest/globals';
import {
  BellwetherError,
  ERROR_CODES,
  EXIT_CODES,
  messageOf,
  type ErrorCode,
} from '../../../src/domain/errors.ts';

const codes = Object.keys(ERROR_CODES) as ErrorCode[];

describe('ERROR_CODES', () => {
  it.each(codes)('%s says what happened, who must act and what to do', (code) => {
    const { kind, title, remedy } = ERROR_CODES[code];
    expect(EXIT_CODES).toHaveProperty(kind);
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    expect(remedy).toMatch(/^[A-Z`].*\.$/);
  });

  it('gives each kind an exit code of its own, none of them that of success', () => {
    const values = Object.values(EXIT_CODES);
    expect(new Set(values).size).toBe(values.length);
    expect(values).not.toContain(0);
  });

  it('uses every kind', () => {
    const used = new Set(codes.map((code) => ERROR_CODES[code].kind));
    expect([...used].sort()).toEqual(Object.keys(EXIT_CODES).sort());
  });
});

describe('BellwetherError', () => {
  it('takes kind, exit code and remedy from the table', () => {
    const error = new BellwetherError('run.busy', 'another run of x is in progress');
    expect(error).toMatchObject({
      name: 'BellwetherError',
      code: 'run.busy',
      kind: 'busy',
      exitCode: 8,
      remedy: ERROR_CODES['run.busy'].remedy,
      message: 'another run of x is in progress',
    });
    expect(error).not.toHaveProperty('cause');
  });

  it('prefers the remedy of the place where it was thrown, and keeps the cause', () => {
    const cause = new Error('socket hang up');
    const error = new BellwetherError('crm.unreachable', 'no answer', { remedy: 'Wait.', cause });
    expect(error).toMatchObject({ remedy: 'Wait.', cause });
  });
});

describe('messageOf', () => {
  it('takes the message of an error and the text of anything else', () => {
    expect(messageOf(new Error('broken'))).toBe('broken');
    expect(messageOf('broken')).toBe('broken');
    expect(messageOf(undefined)).toBe('undefined');
  });
});

import { describe, expect, it } from '@jest/globals';
import { hasToken } from '../../../../src/sandbox/hubspot/search/tokens.ts';

describe('words of a text', () => {
  it.each([
    ['Harbour Lights Ltd', 'lights', true],
    ['Harbour Lights Ltd', 'light', false],
    ['Harbour Lights Ltd', 'light*', true],
    ['Harbour Lights Ltd', '*bour', true],
    ['Harbour Lights Ltd', 'harbour ltd', true],
    ['Harbour Lights Ltd', 'harbour sons', false],
    ['zoe@lights.example', '*@lights.example', true],
    ['zoe@lights.example', 'lights', true],
    ['zoe@lights.example', '*@lightsXexample', false],
    ['LED-1', 'led', true],
    ['Größe', 'GRÖSSE', false],
    ['Größe', 'größe', true],
    ['a.b', 'a.b', true],
    ['axb', 'a.b', false],
    ['', 'x', false],
    ['x', '', false],
    ['(', '(', true],
  ])('%j has %j: %s', (text, pattern, expected) => {
    expect(hasToken(text, pattern)).toBe(expected);
  });
});

/**
 * Runs before each test file: property tests draw the same examples on every machine, so that a change is judged by what
 * it changes and not by the luck of the draw. `BELLWETHER_TEST_SEED` (a whole number) draws others.
 */
import fc from 'fast-check';

const FIXED = 20_261_122;

fc.configureGlobal({ seed: Number(process.env['BELLWETHER_TEST_SEED'] ?? FIXED) });

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' } },
    ],
  },
  maxWorkers: '100%',
  // What hangs must end at some time; how fast a machine is, no test asks.
  testTimeout: 600_000,
  globalSetup: './tests/support/data-folder.config.ts',
  setupFiles: ['./tests/support/property-seed.config.ts'],
  errorOnDeprecated: true,
};

import { createRequire } from 'node:module';
import { z } from 'zod';

/** What is used of DuckDB's own interface for Node. */
export interface DuckDbConnection {
  run(sql: string): Promise<unknown>;
  runAndReadAll(sql: string): Promise<{ getRows(): unknown }>;
  closeSync(): void;
}

export interface DuckDbInstance {
  connect(): Promise<DuckDbConnection>;
  closeSync(): void;
}

interface DuckDbInstanceClass {
  create(path: string): Promise<DuckDbInstance>;
}

const packageSchema = z.object({
  DuckDBInstance: z.custom<DuckDbInstanceClass>((value) => typeof value === 'function'),
});

/** In the package.json of this folder (scripts/install-duckdb); the product does not depend on it. */
const PACKAGE = '@duckdb/node-api';

export function loadDuckDb(): DuckDbInstanceClass {
  const require = createRequire(new URL('package.json', import.meta.url));
  const loaded: unknown = require(PACKAGE);
  return packageSchema.parse(loaded).DuckDBInstance;
}

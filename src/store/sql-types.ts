import pg from 'pg';

/**
 * How PostgreSQL's values become JavaScript's: exact decimals stay text, days stay `YYYY-MM-DD`, 64-bit counts become
 * numbers (ours stay far below 2^53).
 */
export function sqlTypes(): pg.CustomTypesConfig {
  const types = new pg.TypeOverrides();
  types.setTypeParser(pg.types.builtins.INT8, Number);
  types.setTypeParser(pg.types.builtins.NUMERIC, asText);
  types.setTypeParser(pg.types.builtins.DATE, asText);
  return types;
}

function asText(value: string): string {
  return value;
}

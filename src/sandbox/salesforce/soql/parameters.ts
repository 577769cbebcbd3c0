import type { SqlValue } from '../store/sql-row.ts';

/**
 * The values of one SQL statement. Every value of a query becomes a parameter, never part of the SQL text; equal
 * values share one, which also lets SQLite see that two conditions speak of the same bound.
 */
export class Parameters {
  readonly #values: SqlValue[] = [];
  readonly #places = new Map<SqlValue, string>();
  #aliases = 0;

  /** The place that stands for the value in the SQL text: `?3`. */
  add(value: SqlValue): string {
    let place = this.#places.get(value);
    if (place === undefined) {
      this.#values.push(value);
      place = `?${String(this.#values.length)}`;
      this.#places.set(value, place);
    }
    return place;
  }

  /** A place whose value is given at each execution; it must be the first. */
  addVariable(): string {
    this.#values.push(null);
    return `?${String(this.#values.length)}`;
  }

  /** A table alias that is new in this statement. */
  newAlias(): string {
    this.#aliases += 1;
    return `t${String(this.#aliases)}`;
  }

  /** The values that `sql` needs: SQLite refuses more than the highest place in it. */
  valuesFor(sql: string): readonly SqlValue[] {
    let highest = 0;
    for (const match of sql.matchAll(/\?(\d+)/g)) highest = Math.max(highest, Number(match[1]));
    return this.#values.slice(0, highest);
  }
}

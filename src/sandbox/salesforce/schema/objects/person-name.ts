/** A person's full name out of its parts, as a generated column. */
export function personNameSql(): string {
  return `CASE WHEN "FirstName" IS NULL THEN "LastName" ELSE "FirstName" || ' ' || "LastName" END`;
}

-- Fields that change without moving a record's time of change (formulas, fields of related records, associations) are
-- read anew on a rolling sweep, beside the reading of changes. Times are the CRM's.
ALTER TABLE bellwether.streams
  -- When the last complete reading of all records began: so old may a value be that moves no time of change.
  ADD COLUMN swept_at timestamptz,
  -- A reading of all records that is under way: when it began, and how far it has come (null: at its beginning).
  ADD COLUMN sweep_began_at timestamptz,
  ADD COLUMN sweep_cursor jsonb;

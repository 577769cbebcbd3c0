-- The models that were published for a connection, with their full content; the one with the highest number runs.
-- Rows are never changed or deleted: going back publishes an old content again.
CREATE TABLE bellwether.model_versions (
  connection_id integer NOT NULL REFERENCES bellwether.connections,
  number integer NOT NULL,
  -- The scorecards' own versions, for people.
  name text NOT NULL,
  content jsonb NOT NULL,
  published_at timestamptz NOT NULL DEFAULT now(),
  author text NOT NULL,
  note text,
  -- What the gate found; and why it was published all the same, where the gate refused it.
  verdict jsonb NOT NULL,
  override_reason text,
  -- The version whose content this one brings back.
  restored_from integer,
  PRIMARY KEY (connection_id, number)
);

-- Which published version stands behind the model version on a score, and since which day. Several may: the measures' SQL,
-- the season calendar and settings decide a score too, and change without a publication.
CREATE TABLE bellwether.model_marks (
  connection_id integer NOT NULL REFERENCES bellwether.connections,
  number integer NOT NULL,
  model_version text NOT NULL,
  first_day date NOT NULL,
  last_day date NOT NULL,
  PRIMARY KEY (connection_id, number, model_version)
);

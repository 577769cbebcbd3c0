-- What a CRM has told by webhook: that a record changed, not what it holds. Kept until it was worked off, and then for as
-- long as the CRM may repeat it.
CREATE TABLE bellwether.webhook_events (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  connection_id integer NOT NULL REFERENCES bellwether.connections,
  event_key text COLLATE "C" NOT NULL,
  -- The vendor's id of the object.
  object text COLLATE "C" NOT NULL,
  crm_id text COLLATE "C" NOT NULL,
  -- On the CRM's clock.
  occurred_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  -- The run that works, or worked, on it.
  run_id bigint,
  done_at timestamptz,
  -- When the score that came of it was in the CRM; null where the score stayed as it was.
  written_at timestamptz,
  UNIQUE (connection_id, event_key, object, crm_id)
);
CREATE INDEX webhook_events_waiting ON bellwether.webhook_events (connection_id, received_at) WHERE done_at IS NULL;
CREATE INDEX webhook_events_done ON bellwether.webhook_events (connection_id, done_at) WHERE done_at IS NOT NULL;

-- How many deliveries and events came in and what became of those that lead to nothing.
CREATE TABLE bellwether.webhook_counts (
  connection_id integer NOT NULL REFERENCES bellwether.connections,
  what text NOT NULL,
  count bigint NOT NULL,
  last_at timestamptz NOT NULL,
  PRIMARY KEY (connection_id, what)
);

-- A plan for some accounts only, made because they changed. Its summary counts those accounts and not the book.
ALTER TABLE bellwether.plans ADD COLUMN partial boolean NOT NULL DEFAULT false;

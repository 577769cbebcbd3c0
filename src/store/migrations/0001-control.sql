-- Control tables: what Bellwether knows of its connections, reads, scores, plans and tasks.

CREATE TABLE bellwether.connections (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE,
  crm text NOT NULL,
  -- The org that this connection's data come from; data of two orgs never mix.
  org_id text,
  org_name text
);

CREATE TABLE bellwether.crm_schemas (
  connection_id integer PRIMARY KEY REFERENCES bellwether.connections,
  fetched_at timestamptz NOT NULL,
  content jsonb NOT NULL
);

-- How far each stream has been read. A changed mapping (fingerprint) starts a full read.
CREATE TABLE bellwether.streams (
  connection_id integer NOT NULL REFERENCES bellwether.connections,
  entity text NOT NULL,
  fingerprint text NOT NULL,
  read_generation integer NOT NULL,
  cursor jsonb,
  -- True from the end of the first full read on: until then what is missing may just not be read yet.
  complete boolean NOT NULL,
  records_read bigint NOT NULL DEFAULT 0,
  caught_up_at timestamptz,
  PRIMARY KEY (connection_id, entity)
);

-- Records of the CRM that the mapping could not take, with the reason; gone once they can be.
CREATE TABLE bellwether.parked_records (
  connection_id integer NOT NULL REFERENCES bellwether.connections,
  entity text NOT NULL,
  crm_id text COLLATE "C" NOT NULL,
  reason text NOT NULL,
  parked_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (connection_id, entity, crm_id)
);

CREATE TABLE bellwether.runs (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  connection_id integer NOT NULL REFERENCES bellwether.connections,
  command text NOT NULL,
  as_of date NOT NULL,
  status text NOT NULL,
  stage text,
  started_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  counts jsonb NOT NULL DEFAULT '{}',
  error text
);
CREATE INDEX ON bellwether.runs (connection_id, id DESC);

-- Accounts whose facts changed since they were last scored.
CREATE TABLE bellwether.dirty_accounts (
  connection_id integer NOT NULL REFERENCES bellwether.connections,
  account_id bigint NOT NULL,
  PRIMARY KEY (connection_id, account_id)
);

CREATE TABLE bellwether.measure_values (
  connection_id integer NOT NULL,
  as_of date NOT NULL,
  account_id bigint NOT NULL,
  measure text NOT NULL,
  value double precision,
  sample_size integer NOT NULL,
  PRIMARY KEY (connection_id, as_of, account_id, measure)
);

-- Which days have been scored completely, with which model and from which knowledge.
CREATE TABLE bellwether.scorings (
  connection_id integer NOT NULL REFERENCES bellwether.connections,
  as_of date NOT NULL,
  known_before date NOT NULL,
  model_version text NOT NULL,
  scored_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (connection_id, as_of)
);

-- The score history: one row an account and day. A withheld score keeps its reason.
CREATE TABLE bellwether.scores (
  connection_id integer NOT NULL,
  as_of date NOT NULL,
  account_id bigint NOT NULL,
  score double precision,
  withheld text,
  band text,
  band_since date,
  trend text,
  confidence integer,
  segment text NOT NULL,
  model_version text NOT NULL,
  reasons jsonb NOT NULL,
  sentence text NOT NULL,
  money_at_risk double precision NOT NULL,
  PRIMARY KEY (connection_id, as_of, account_id)
);
CREATE INDEX ON bellwether.scores (account_id, as_of DESC);

-- One episode is one time that a playbook's reason became true on an account: at most one task.
CREATE TABLE bellwether.episodes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  connection_id integer NOT NULL REFERENCES bellwether.connections,
  account_id bigint NOT NULL,
  playbook text NOT NULL,
  task_key text NOT NULL,
  owner_ref text COLLATE "C",
  opened_on date NOT NULL,
  task_crm_id text COLLATE "C",
  closed_on date,
  closed_by text,
  result text,
  UNIQUE (connection_id, task_key)
);
CREATE INDEX ON bellwether.episodes (account_id);
CREATE UNIQUE INDEX episodes_one_open ON bellwether.episodes (account_id, playbook) WHERE closed_on IS NULL;

CREATE TABLE bellwether.plans (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  connection_id integer NOT NULL REFERENCES bellwether.connections,
  kind text NOT NULL,
  as_of date NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  inputs_hash text NOT NULL,
  status text NOT NULL,
  refusals jsonb NOT NULL DEFAULT '[]',
  summary jsonb NOT NULL,
  override_reason text
);
CREATE INDEX ON bellwether.plans (connection_id, id DESC);

CREATE TABLE bellwether.plan_changes (
  plan_id bigint NOT NULL REFERENCES bellwether.plans,
  sequence integer NOT NULL,
  kind text NOT NULL,
  action text NOT NULL,
  account_id bigint,
  label text NOT NULL,
  reason text NOT NULL,
  blocked text,
  body jsonb NOT NULL,
  status text NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  crm_id text COLLATE "C",
  error text,
  PRIMARY KEY (plan_id, sequence)
);
CREATE INDEX plan_changes_open ON bellwether.plan_changes (plan_id) WHERE status IN ('pending', 'sending');

-- The old value of every field that was overwritten, for undo.
CREATE TABLE bellwether.journal (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  plan_id bigint NOT NULL,
  sequence integer NOT NULL,
  object text NOT NULL,
  crm_id text COLLATE "C" NOT NULL,
  old_values jsonb NOT NULL,
  new_values jsonb NOT NULL,
  written_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON bellwether.journal (plan_id);

-- Facts that measures of the full catalogue need; each is optional in a mapping.

ALTER TABLE mirror.opportunities ADD COLUMN stage_changed_on date;

ALTER TABLE mirror.order_lines ADD COLUMN delivered_on date, ADD COLUMN delivered_quantity numeric;

ALTER TABLE mirror.portal_usage ADD COLUMN features numeric;

CREATE TABLE mirror.activities (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  connection_id integer NOT NULL,
  crm_id text COLLATE "C" NOT NULL,
  modified_at timestamptz NOT NULL,
  deleted_at timestamptz,
  read_generation integer NOT NULL,
  account_ref text COLLATE "C",
  account_id bigint,
  occurred_on date,
  kind text,
  two_way boolean,
  UNIQUE (connection_id, crm_id)
);
CREATE INDEX ON mirror.activities (account_id);
CREATE INDEX ON mirror.activities (connection_id, account_ref) WHERE account_id IS NULL AND account_ref IS NOT NULL;

CREATE TABLE mirror.success_objectives (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  connection_id integer NOT NULL,
  crm_id text COLLATE "C" NOT NULL,
  modified_at timestamptz NOT NULL,
  deleted_at timestamptz,
  read_generation integer NOT NULL,
  account_ref text COLLATE "C",
  account_id bigint,
  name text,
  agreed_on date,
  due_on date,
  status text,
  UNIQUE (connection_id, crm_id)
);
CREATE INDEX ON mirror.success_objectives (account_id);
CREATE INDEX ON mirror.success_objectives (connection_id, account_ref)
  WHERE account_id IS NULL AND account_ref IS NOT NULL;

-- The usual gap between order days, in days, of each kind of customer (null: of the whole book), with which the scores of
-- the newest day were computed: when it moves, the score of every account does.
CREATE TABLE bellwether.comparable_gaps (
  connection_id integer NOT NULL REFERENCES bellwether.connections,
  as_of date NOT NULL,
  customer_type text,
  gap_days integer NOT NULL,
  UNIQUE NULLS NOT DISTINCT (connection_id, customer_type)
);

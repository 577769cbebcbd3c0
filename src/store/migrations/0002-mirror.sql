-- The mirror: the distributor's facts under their canonical names, one table an entity (src/domain/entities.ts).
-- No foreign keys: rows come in pages and in any order, by the million.
-- `<name>_ref` is the CRM's id of the referenced record, `<name>_id` the mirror's once that record is there.
-- Bellwether's own id of a row is assigned at ingest and means nothing outside; results never depend on it.

CREATE TABLE mirror.users (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  connection_id integer NOT NULL,
  crm_id text COLLATE "C" NOT NULL,
  modified_at timestamptz NOT NULL,
  deleted_at timestamptz,
  read_generation integer NOT NULL,
  name text,
  email text,
  active boolean,
  UNIQUE (connection_id, crm_id)
);

CREATE TABLE mirror.accounts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  connection_id integer NOT NULL,
  crm_id text COLLATE "C" NOT NULL,
  modified_at timestamptz NOT NULL,
  deleted_at timestamptz,
  read_generation integer NOT NULL,
  name text,
  number text,
  owner_ref text COLLATE "C",
  owner_id bigint,
  parent_ref text COLLATE "C",
  parent_id bigint,
  region text,
  customer_type text,
  country text,
  credit_limit numeric,
  credit_hold boolean,
  created_on date,
  merged_into text,
  -- The score fields as the CRM has them, and when Bellwether last wrote them by the CRM's clock: what was read
  -- before that is stale.
  score_fields jsonb NOT NULL DEFAULT '{}',
  score_fields_written_at timestamptz,
  UNIQUE (connection_id, crm_id)
);

CREATE TABLE mirror.contacts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  connection_id integer NOT NULL,
  crm_id text COLLATE "C" NOT NULL,
  modified_at timestamptz NOT NULL,
  deleted_at timestamptz,
  read_generation integer NOT NULL,
  account_ref text COLLATE "C",
  account_id bigint,
  first_name text,
  last_name text,
  title text,
  phone text,
  UNIQUE (connection_id, crm_id)
);
CREATE INDEX ON mirror.contacts (account_id);

CREATE TABLE mirror.opportunities (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  connection_id integer NOT NULL,
  crm_id text COLLATE "C" NOT NULL,
  modified_at timestamptz NOT NULL,
  deleted_at timestamptz,
  read_generation integer NOT NULL,
  account_ref text COLLATE "C",
  account_id bigint,
  owner_ref text COLLATE "C",
  owner_id bigint,
  name text,
  stage text,
  amount numeric,
  expected_close_on date,
  closed boolean,
  won boolean,
  created_on date,
  UNIQUE (connection_id, crm_id)
);
CREATE INDEX ON mirror.opportunities (account_id);

CREATE TABLE mirror.tasks (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  connection_id integer NOT NULL,
  crm_id text COLLATE "C" NOT NULL,
  modified_at timestamptz NOT NULL,
  deleted_at timestamptz,
  read_generation integer NOT NULL,
  account_ref text COLLATE "C",
  account_id bigint,
  owner_ref text COLLATE "C",
  owner_id bigint,
  subject text,
  status text,
  closed boolean,
  due_on date,
  completed_on date,
  result text,
  task_key text,
  UNIQUE (connection_id, crm_id)
);
CREATE INDEX ON mirror.tasks (account_id);

CREATE TABLE mirror.orders (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  connection_id integer NOT NULL,
  crm_id text COLLATE "C" NOT NULL,
  modified_at timestamptz NOT NULL,
  deleted_at timestamptz,
  read_generation integer NOT NULL,
  account_ref text COLLATE "C",
  account_id bigint,
  number text,
  ordered_on date,
  promised_on date,
  status text,
  amount numeric,
  UNIQUE (connection_id, crm_id)
);
CREATE INDEX ON mirror.orders (account_id);

CREATE TABLE mirror.order_lines (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  connection_id integer NOT NULL,
  crm_id text COLLATE "C" NOT NULL,
  modified_at timestamptz NOT NULL,
  deleted_at timestamptz,
  read_generation integer NOT NULL,
  account_id bigint,
  order_ref text COLLATE "C",
  order_id bigint,
  sku text,
  product_family text,
  line_type text,
  quantity numeric,
  unit_price numeric,
  UNIQUE (connection_id, crm_id)
);
CREATE INDEX ON mirror.order_lines (account_id);
CREATE INDEX ON mirror.order_lines (order_id);

CREATE TABLE mirror.shipments (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  connection_id integer NOT NULL,
  crm_id text COLLATE "C" NOT NULL,
  modified_at timestamptz NOT NULL,
  deleted_at timestamptz,
  read_generation integer NOT NULL,
  account_id bigint,
  order_ref text COLLATE "C",
  order_id bigint,
  shipped_on date,
  delivered_on date,
  quantity numeric,
  UNIQUE (connection_id, crm_id)
);
CREATE INDEX ON mirror.shipments (account_id);
CREATE INDEX ON mirror.shipments (order_id);

CREATE TABLE mirror.invoices (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  connection_id integer NOT NULL,
  crm_id text COLLATE "C" NOT NULL,
  modified_at timestamptz NOT NULL,
  deleted_at timestamptz,
  read_generation integer NOT NULL,
  account_ref text COLLATE "C",
  account_id bigint,
  order_ref text COLLATE "C",
  order_id bigint,
  number text,
  issued_on date,
  due_on date,
  amount numeric,
  disputed boolean,
  UNIQUE (connection_id, crm_id)
);
CREATE INDEX ON mirror.invoices (account_id);

CREATE TABLE mirror.payments (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  connection_id integer NOT NULL,
  crm_id text COLLATE "C" NOT NULL,
  modified_at timestamptz NOT NULL,
  deleted_at timestamptz,
  read_generation integer NOT NULL,
  account_ref text COLLATE "C",
  account_id bigint,
  invoice_ref text COLLATE "C",
  invoice_id bigint,
  paid_on date,
  amount numeric,
  UNIQUE (connection_id, crm_id)
);
CREATE INDEX ON mirror.payments (account_id);

CREATE TABLE mirror.returns (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  connection_id integer NOT NULL,
  crm_id text COLLATE "C" NOT NULL,
  modified_at timestamptz NOT NULL,
  deleted_at timestamptz,
  read_generation integer NOT NULL,
  account_ref text COLLATE "C",
  account_id bigint,
  order_ref text COLLATE "C",
  order_id bigint,
  number text,
  returned_on date,
  amount numeric,
  reason text,
  UNIQUE (connection_id, crm_id)
);
CREATE INDEX ON mirror.returns (account_id);

CREATE TABLE mirror.return_lines (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  connection_id integer NOT NULL,
  crm_id text COLLATE "C" NOT NULL,
  modified_at timestamptz NOT NULL,
  deleted_at timestamptz,
  read_generation integer NOT NULL,
  account_id bigint,
  return_ref text COLLATE "C",
  return_id bigint,
  sku text,
  line_type text,
  quantity numeric,
  unit_price numeric,
  UNIQUE (connection_id, crm_id)
);
CREATE INDEX ON mirror.return_lines (account_id);
CREATE INDEX ON mirror.return_lines (return_id);

CREATE TABLE mirror.survey_responses (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  connection_id integer NOT NULL,
  crm_id text COLLATE "C" NOT NULL,
  modified_at timestamptz NOT NULL,
  deleted_at timestamptz,
  read_generation integer NOT NULL,
  account_ref text COLLATE "C",
  account_id bigint,
  responded_on date,
  score numeric,
  comment text,
  UNIQUE (connection_id, crm_id)
);
CREATE INDEX ON mirror.survey_responses (account_id);

CREATE TABLE mirror.portal_usage (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  connection_id integer NOT NULL,
  crm_id text COLLATE "C" NOT NULL,
  modified_at timestamptz NOT NULL,
  deleted_at timestamptz,
  read_generation integer NOT NULL,
  account_ref text COLLATE "C",
  account_id bigint,
  month date,
  logins numeric,
  UNIQUE (connection_id, crm_id)
);
CREATE INDEX ON mirror.portal_usage (account_id);

CREATE TABLE mirror.credit_holds (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  connection_id integer NOT NULL,
  crm_id text COLLATE "C" NOT NULL,
  modified_at timestamptz NOT NULL,
  deleted_at timestamptz,
  read_generation integer NOT NULL,
  account_ref text COLLATE "C",
  account_id bigint,
  started_on date,
  ended_on date,
  reason text,
  UNIQUE (connection_id, crm_id)
);
CREATE INDEX ON mirror.credit_holds (account_id);

-- Rows that refer to one that is not there yet, so that they can be linked when it comes.
CREATE INDEX ON mirror.accounts (connection_id, owner_ref) WHERE owner_id IS NULL AND owner_ref IS NOT NULL;
CREATE INDEX ON mirror.accounts (connection_id, parent_ref) WHERE parent_id IS NULL AND parent_ref IS NOT NULL;
CREATE INDEX ON mirror.contacts (connection_id, account_ref) WHERE account_id IS NULL AND account_ref IS NOT NULL;
CREATE INDEX ON mirror.opportunities (connection_id, account_ref) WHERE account_id IS NULL AND account_ref IS NOT NULL;
CREATE INDEX ON mirror.opportunities (connection_id, owner_ref) WHERE owner_id IS NULL AND owner_ref IS NOT NULL;
CREATE INDEX ON mirror.tasks (connection_id, account_ref) WHERE account_id IS NULL AND account_ref IS NOT NULL;
CREATE INDEX ON mirror.tasks (connection_id, owner_ref) WHERE owner_id IS NULL AND owner_ref IS NOT NULL;
CREATE INDEX ON mirror.orders (connection_id, account_ref) WHERE account_id IS NULL AND account_ref IS NOT NULL;
CREATE INDEX ON mirror.order_lines (connection_id, order_ref) WHERE order_id IS NULL AND order_ref IS NOT NULL;
CREATE INDEX ON mirror.shipments (connection_id, order_ref) WHERE order_id IS NULL AND order_ref IS NOT NULL;
CREATE INDEX ON mirror.invoices (connection_id, account_ref) WHERE account_id IS NULL AND account_ref IS NOT NULL;
CREATE INDEX ON mirror.invoices (connection_id, order_ref) WHERE order_id IS NULL AND order_ref IS NOT NULL;
CREATE INDEX ON mirror.payments (connection_id, account_ref) WHERE account_id IS NULL AND account_ref IS NOT NULL;
CREATE INDEX ON mirror.payments (connection_id, invoice_ref) WHERE invoice_id IS NULL AND invoice_ref IS NOT NULL;
CREATE INDEX ON mirror.returns (connection_id, account_ref) WHERE account_id IS NULL AND account_ref IS NOT NULL;
CREATE INDEX ON mirror.returns (connection_id, order_ref) WHERE order_id IS NULL AND order_ref IS NOT NULL;
CREATE INDEX ON mirror.return_lines (connection_id, return_ref) WHERE return_id IS NULL AND return_ref IS NOT NULL;
CREATE INDEX ON mirror.survey_responses (connection_id, account_ref) WHERE account_id IS NULL AND account_ref IS NOT NULL;
CREATE INDEX ON mirror.portal_usage (connection_id, account_ref) WHERE account_id IS NULL AND account_ref IS NOT NULL;
CREATE INDEX ON mirror.credit_holds (connection_id, account_ref) WHERE account_id IS NULL AND account_ref IS NOT NULL;

-- What the measures need of an order, kept up to date at ingest, so that they read a row an order and not its lines.
CREATE TABLE mirror.order_facts (
  order_id bigint PRIMARY KEY,
  connection_id integer NOT NULL,
  account_id bigint,
  ordered_on date NOT NULL,
  promised_on date,
  cancelled boolean NOT NULL,
  -- Value of the goods: of the lines where there are any, else the order's own amount.
  value numeric NOT NULL,
  goods_lines integer NOT NULL,
  quantity numeric NOT NULL,
  first_shipped_on date,
  last_shipped_on date,
  last_delivered_on date,
  shipped_quantity numeric NOT NULL,
  -- Units that left on the first day of shipping.
  first_shipped_quantity numeric NOT NULL,
  -- The latest day that these facts rest on: an earlier as-of needs them computed anew.
  last_event_on date NOT NULL
);
CREATE INDEX ON mirror.order_facts (account_id, ordered_on);

-- Orders whose facts must be computed anew.
CREATE TABLE mirror.stale_orders (
  order_id bigint PRIMARY KEY
);

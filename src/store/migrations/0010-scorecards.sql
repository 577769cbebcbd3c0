-- What a score rests on besides the values: the model, the curves of the day, overrides by people.

-- Every model that a score was made with, so that a score can be explained by its own model when that has changed.
CREATE TABLE bellwether.score_models (
  connection_id integer NOT NULL REFERENCES bellwether.connections,
  model_version text NOT NULL,
  content jsonb NOT NULL,
  first_used_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (connection_id, model_version)
);

-- What the scorecards were completed with on a day: curves from the book's own distribution, and how current the data were.
CREATE TABLE bellwether.score_yardsticks (
  connection_id integer NOT NULL REFERENCES bellwether.connections,
  as_of date NOT NULL,
  content jsonb NOT NULL,
  PRIMARY KEY (connection_id, as_of)
);

-- What a person decided about an account's score. Rows are never deleted: they are the history.
CREATE TABLE bellwether.score_overrides (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  connection_id integer NOT NULL REFERENCES bellwether.connections,
  account_id bigint NOT NULL,
  scorecard text NOT NULL,
  score double precision,
  band text,
  reason text NOT NULL,
  author text NOT NULL,
  -- First and last day on which it counts.
  from_day date NOT NULL,
  until_day date NOT NULL,
  set_at timestamptz NOT NULL DEFAULT now(),
  -- The first day on which it no longer counts because a person took it back.
  cleared_day date,
  cleared_by text,
  cleared_reason text
);
CREATE INDEX ON bellwether.score_overrides (account_id);

-- `override` is what was shown instead of the computed score, which stays beside it.
ALTER TABLE bellwether.scores ADD COLUMN confidence_parts jsonb, ADD COLUMN override jsonb;

-- Scores by further scorecards: the same as bellwether.scores, and which one.
CREATE TABLE bellwether.extra_scores (
  connection_id integer NOT NULL,
  as_of date NOT NULL,
  account_id bigint NOT NULL,
  scorecard text NOT NULL,
  score double precision,
  withheld text,
  band text,
  band_since date,
  trend text,
  confidence integer,
  confidence_parts jsonb,
  segment text NOT NULL,
  model_version text NOT NULL,
  reasons jsonb NOT NULL,
  sentence text NOT NULL,
  money_at_risk double precision NOT NULL,
  override jsonb,
  -- Of a score that is rolled up: the accounts it comes from, each with its score and its share.
  members jsonb,
  PRIMARY KEY (connection_id, as_of, scorecard, account_id)
);
CREATE INDEX ON bellwether.extra_scores (account_id, scorecard, as_of DESC);

-- A rep's own view of the account, and the day of it.
ALTER TABLE mirror.accounts ADD COLUMN sentiment numeric, ADD COLUMN sentiment_on date;
CREATE INDEX ON mirror.accounts (parent_id) WHERE parent_id IS NOT NULL;

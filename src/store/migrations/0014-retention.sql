-- Webhooks make a run every few seconds: old ones, and the latest of a verb, are found without reading all.
CREATE INDEX runs_ended ON bellwether.runs (connection_id, finished_at);
CREATE INDEX runs_by_verb ON bellwether.runs (connection_id, command, id);
CREATE INDEX plans_made ON bellwether.plans (connection_id, created_at);

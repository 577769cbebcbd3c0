-- DuckDB has no ranges of days: the days of all holds are listed, and each is counted once.
WITH held AS (
  SELECT account_id, count(DISTINCT day) AS days
  FROM (
    SELECT account_id, unnest(range(
      greatest(started_on, :as_of - 365)::timestamp,
      least(coalesce(ended_on, :as_of) + 1, :as_of)::timestamp,
      interval '1 day')) AS day
    FROM credit_holds
    WHERE started_on <= coalesce(ended_on, :as_of)
  ) held_days
  GROUP BY account_id
)
SELECT account_id, coalesce(days, 0) AS value, 1 AS sample_size
FROM accounts LEFT JOIN held USING (account_id)

-- The division of whole numbers is written // in DuckDB.
SELECT account_id, count(DISTINCT (greatest(:as_of - day, 0) * 12) // 366) AS value, count(*) AS sample_size
FROM order_days
WHERE day >= :as_of - 365
GROUP BY account_id

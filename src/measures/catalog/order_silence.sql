/*
id: order_silence
title: Probability of the silence
unit: probability
direction: higher
kind: leading
dimension: outcome
inputs: [orders]
definition: >-
  How likely a silence as long as the present one is, given the account's own rhythm. Gaps between order days are
  exponential with a gamma prior of two gaps of 60 days, so few orders weigh little:
  S(t) = ((120 + G) / (120 + G + t)) ^ (2 + n), with n gaps of G days in all in the last two years and t days since
  the last order. 1 is normal, 0.05 happens one time in twenty.
source: >-
  Posterior predictive of the gamma-exponential model (Lomax distribution); Gelman et al., Bayesian Data Analysis, 2.6.
meaning: >-
  A customer who leaves rarely says so: orders just stop coming. Call while the relationship is still warm.
phrase: "no order for {days_since_last_order} ({value} likely by its rhythm)"
*/
WITH rhythm AS (
  SELECT account_id, count(*) - 1 AS gaps, (max(day) - min(day))::float8 AS gap_days,
    greatest(:as_of - max(day), 0)::float8 AS silence
  FROM order_days
  WHERE day >= :as_of - 730
  GROUP BY account_id
)
SELECT account_id, power((120 + gap_days) / (120 + gap_days + silence), 2 + gaps) AS value, gaps AS sample_size
FROM rhythm

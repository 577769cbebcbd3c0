/*
id: order_silence
title: Probability of the silence
unit: probability
direction: higher
kind: leading
dimension: outcome
inputs: [orders]
definition: >-
  How likely a silence as long as the present one is, given the rhythm of the account and of comparable accounts. Gaps
  between order days are exponential with a gamma prior of two gaps of the usual length among comparable accounts (c),
  so few orders weigh little: S(t) = ((2c + G) / (2c + G + t)) ^ (2 + n), with n gaps of G days in all in the last two
  years and t days since the last order. c is the median of the mean gaps of accounts of the same customer type up to
  the day before, of the whole book where those are fewer than 10, and 60 days where there are none. 1 is normal, 0.05 happens one time
  in twenty.
source: >-
  Posterior predictive of the gamma-exponential model (Lomax distribution) with an empirical prior; Gelman et al.,
  Bayesian Data Analysis, 2.6 and 5.
meaning: >-
  A customer who leaves rarely says so: orders just stop coming. Call while the relationship is still warm.
advice: >-
  Call now, with the last order and the open offers in hand. Ask first, sell later: the reason is worth more than the
  order.
phrase: "no order for {days_since_last_order} ({value} likely by its rhythm)"
*/
WITH rhythm AS (
  SELECT account_id, count(*) - 1 AS gaps, (max(day) - min(day))::float8 AS gap_days,
    greatest(:as_of - max(day), 0)::float8 AS silence
  FROM order_days
  WHERE day >= :as_of - 730
  GROUP BY account_id
), priors AS (
  SELECT account_id, 2 * coalesce(kind.gap_days, book.gap_days, 60) AS prior_days
  FROM accounts
  LEFT JOIN comparable_gaps kind ON kind.customer_type = accounts.customer_type
  LEFT JOIN comparable_gaps book ON book.customer_type IS NULL
)
SELECT account_id, power((prior_days + gap_days) / (prior_days + gap_days + silence), 2 + gaps) AS value,
  gaps AS sample_size
FROM rhythm JOIN priors USING (account_id)

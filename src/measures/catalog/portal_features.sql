/*
id: portal_features
title: Use of portal functions
unit: count
direction: higher
kind: leading
dimension: relationship
inputs: [portal_usage]
definition: >-
  Different functions of the ordering portal used a month, averaged over the last three complete months in which the
  account logged in. Without such a month, or where the CRM does not count functions, there is no value.
source: Breadth of feature use; definition of this project.
meaning: >-
  Who checks stock, quotes and invoices in the portal has built us into the daily work; who only looks up prices
  compares.
advice: >-
  Show the buyer the one function that saves most: repeat orders, or invoices on line.
phrase: "uses {value} portal functions"
*/
SELECT account_id, avg(features) AS value, count(features) AS sample_size
FROM portal_usage
WHERE month >= date_trunc('month', :as_of::timestamp) - interval '3 months'
  AND month < date_trunc('month', :as_of::timestamp) AND logins > 0
GROUP BY account_id
HAVING count(features) > 0

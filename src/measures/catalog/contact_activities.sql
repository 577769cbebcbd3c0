/*
id: contact_activities
title: Contacts
unit: count
direction: higher
kind: leading
dimension: relationship
inputs: [activities]
definition: >-
  Calls, e-mails, meetings and visits in the last 90 days. 0 for accounts whose last contact is longer ago; accounts
  that never had one have no value.
source: Definition of this project; contact frequency in account management.
meaning: Accounts that nobody talks to are not quiet, they are unheard. Contact falls before orders do, on both sides.
advice: Put a visit into the week's route, with one question about the customer's season instead of an offer.
phrase: "{value} contacts in 90 days"
*/
SELECT account_id, count(*) FILTER (WHERE occurred_on >= :as_of - 90) AS value, count(*) AS sample_size
FROM activities
GROUP BY account_id

/*
id: days_since_contact
title: Days since the last two-way contact
unit: days
direction: lower
kind: leading
dimension: relationship
inputs: [activities]
definition: >-
  Days since the last activity in which the customer took part: an answered call, a reply, a meeting. Accounts without
  any have no value.
source: Definition of this project.
meaning: >-
  Mailings and voice mails are our activity, not the relationship. Only an answer shows that somebody is still there.
advice: Try another person and another channel; ask the inside rep who last heard a voice.
phrase: "last spoke {value} ago"
*/
SELECT account_id, greatest(:as_of - max(occurred_on), 0) AS value, count(*) AS sample_size
FROM activities
WHERE two_way
GROUP BY account_id

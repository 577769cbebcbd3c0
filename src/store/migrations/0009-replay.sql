-- Days whose scores were computed afterwards, from what had been known then: history, never the live score of the day.
ALTER TABLE bellwether.scorings ADD COLUMN replayed boolean NOT NULL DEFAULT false;

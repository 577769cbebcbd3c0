-- The values of an account on a day in one row instead of one a measure: a tenth of the rows to write, to index and to read.
-- measures, values and sample_sizes belong together place by place.
CREATE TABLE bellwether.account_values (
  connection_id integer NOT NULL,
  as_of date NOT NULL,
  account_id bigint NOT NULL,
  measures text[] NOT NULL,
  values double precision[] NOT NULL,
  sample_sizes integer[] NOT NULL,
  PRIMARY KEY (connection_id, as_of, account_id)
);

INSERT INTO bellwether.account_values (connection_id, as_of, account_id, measures, values, sample_sizes)
SELECT connection_id, as_of, account_id, array_agg(measure ORDER BY measure COLLATE "C"),
  array_agg(value ORDER BY measure COLLATE "C"), array_agg(sample_size ORDER BY measure COLLATE "C")
FROM bellwether.measure_values
GROUP BY connection_id, as_of, account_id;

DROP TABLE bellwether.measure_values;

-- For people and programs that look at single values.
CREATE VIEW bellwether.measure_values AS
SELECT connection_id, as_of, account_id, unnest(measures) AS measure, unnest(values) AS value,
  unnest(sample_sizes) AS sample_size
FROM bellwether.account_values;

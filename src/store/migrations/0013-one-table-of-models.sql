-- What a model is stands in one table, whether scores were made with it, or people published it, or both.
ALTER TABLE bellwether.score_models RENAME TO models;

-- A publication names its model.
ALTER TABLE bellwether.model_versions ADD COLUMN model_version text;

-- A version that scored is kept already, under the model version of its scores.
UPDATE bellwether.model_versions v SET model_version = (
  SELECT k.model_version
  FROM bellwether.model_marks m JOIN bellwether.models k USING (connection_id, model_version)
  WHERE m.connection_id = v.connection_id AND m.number = v.number
    AND k.content -> 'scorecards' @> (
      SELECT jsonb_agg(keyed.pair -> 1) FROM jsonb_array_elements(v.content -> 'scorecards') AS keyed (pair)
    )
  ORDER BY m.first_day, k.model_version LIMIT 1
);

-- But for its segments.
UPDATE bellwether.models k
SET content = k.content || jsonb_build_object('segments', v.content -> 'segments')
FROM bellwether.model_versions v
WHERE v.connection_id = k.connection_id AND v.model_version = k.model_version;

-- One that was never used has no fingerprint: it is called after its number.
UPDATE bellwether.model_versions SET model_version = name || '+version-' || number WHERE model_version IS NULL;
INSERT INTO bellwether.models (connection_id, model_version, content, first_used_at)
SELECT v.connection_id, v.model_version, jsonb_build_object(
    'segments', v.content -> 'segments',
    'scorecards', (
      SELECT coalesce(jsonb_agg(keyed.pair -> 1 ORDER BY keyed.place), '[]')
      FROM jsonb_array_elements(v.content -> 'scorecards') WITH ORDINALITY AS keyed (pair, place)
    ),
    'measures', '[]'::jsonb
  ), v.published_at
FROM bellwether.model_versions v
ON CONFLICT (connection_id, model_version) DO NOTHING;

ALTER TABLE bellwether.model_versions
  DROP COLUMN content,
  ALTER COLUMN model_version SET NOT NULL,
  ADD FOREIGN KEY (connection_id, model_version) REFERENCES bellwether.models;

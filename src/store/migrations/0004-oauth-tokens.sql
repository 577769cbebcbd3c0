-- The tokens of a consent in the browser, encrypted by the program (src/store/token-cipher.ts): the database never sees
-- the key, and a row that is put beside another connection cannot be read there.
CREATE TABLE bellwether.oauth_tokens (
  connection_id integer PRIMARY KEY REFERENCES bellwether.connections,
  -- Fingerprint of the key that can open `sealed`.
  key_id text NOT NULL,
  sealed text NOT NULL,
  connected_at timestamptz NOT NULL DEFAULT now(),
  refreshed_at timestamptz,
  -- When the CRM did not accept the refresh token any more; a new consent clears it.
  refused_at timestamptz
);

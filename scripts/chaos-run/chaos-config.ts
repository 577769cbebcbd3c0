import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';

const CONFIG = fileURLToPath(new URL('../../config', import.meta.url));

/** Limits that a chaos run holds Bellwether to; those of the sandbox are the vendors' own. */
export const CALLS_PER_10_SECONDS = 100;
const SEARCHES_PER_SECOND = 4;

export interface ChaosConfig {
  readonly login: 'key' | 'app';
  readonly callsPerRun: number | undefined;
  /** Longest wait for one answer. */
  readonly timeoutSeconds: number;
}

/**
 * The shipped configuration, made quick (short time limits) and free of what lets one account's tasks depend on
 * another's and one run's values on an earlier one's: then every end has exactly one right form.
 */
export async function writeChaosConfig(
  folder: string,
  { login, callsPerRun, timeoutSeconds }: ChaosConfig,
): Promise<string> {
  const copy = join(
    folder,
    `config-${login}-${String(callsPerRun ?? 'any')}-${String(timeoutSeconds)}`,
  );
  await cp(CONFIG, copy, { recursive: true });
  const file = join(copy, 'bellwether.yaml');
  const main = parseDocument(await readFile(file, 'utf8'));
  main.setIn(['connections', 'salesforce', 'timeout_seconds'], timeoutSeconds);
  main.setIn(['connections', 'hubspot', 'timeout_seconds'], timeoutSeconds);
  main.setIn(['connections', 'hubspot', 'calls_per_10_seconds'], CALLS_PER_10_SECONDS);
  main.setIn(['connections', 'hubspot', 'searches_per_second'], SEARCHES_PER_SECOND);
  if (login === 'app') main.setIn(['connections', 'hubspot', 'auth'], APP);
  if (callsPerRun !== undefined) {
    for (const crm of ['salesforce', 'hubspot']) {
      main.setIn(['connections', crm, 'budget', 'calls_per_run'], callsPerRun);
    }
  }
  main.setIn(['scoring', 'min_change_points'], 0);
  main.setIn(['scoring', 'refresh_reason_days'], 1);
  main.setIn(['tasks', 'max_new_per_owner_per_day'], 1000);
  main.setIn(['tasks', 'max_open_per_owner'], 1000);
  main.setIn(['safety', 'max_band_changes_percent'], 100);
  await writeFile(file, String(main));
  return copy;
}

const APP = {
  method: 'refresh_token',
  client_id: { env: 'HUBSPOT_CLIENT_ID' },
  client_secret: { env: 'HUBSPOT_CLIENT_SECRET' },
  refresh_token: { env: 'HUBSPOT_REFRESH_TOKEN' },
};

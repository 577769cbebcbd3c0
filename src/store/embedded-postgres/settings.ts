import { chmod, writeFile } from 'node:fs/promises';
import { exists } from './exists.ts';
import type { ServerFolder } from './server-folder.ts';

/** Sessions of all processes together; the last three are kept for Bellwether's own. */
const MAX_CONNECTIONS = 50;

/** For a laptop. fsync, full_page_writes and synchronous_commit stay on: durability is promised. */
const SETTINGS: Readonly<Record<string, string | number>> = {
  max_connections: MAX_CONNECTIONS,
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  // A solid-state disk.
  random_page_cost: 1.1,
  // Compiling costs more than it saves on statements of a second.
  jit: 'off',
  // Not limited by /dev/shm (64 MB in a container), and not swept away when its user logs out.
  ...(process.platform === 'linux' ? { dynamic_shared_memory_type: 'sysv' } : {}),
  // There fsync alone leaves the data in the cache of the disk.
  ...(process.platform === 'darwin' ? { wal_sync_method: 'fsync_writethrough' } : {}),
  max_logical_replication_workers: 0,
  unix_socket_permissions: '0700',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: "'%m [%p] '",
  log_checkpoints: 'off',
  // A failed statement is reported to its client, which redacts: values in it may be personal data.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};

const HEADER =
  '# Written by Bellwether at each start of the server. Your own settings: local.conf\n';
const OWN_HEADER = '# Your settings for the embedded database, e.g. work_mem = 64MB\n';

/** Writes the server's settings. What stands in `local.conf` wins; Bellwether never changes it. */
export async function writeSettings(server: ServerFolder): Promise<void> {
  const lines = Object.entries(SETTINGS).map(([name, value]) => `${name} = ${String(value)}\n`);
  await writeReadable(server.settings, `${HEADER}${lines.join('')}include 'local.conf'\n`);
  if (!(await exists(server.ownSettings))) await writeReadable(server.ownSettings, OWN_HEADER);
}

/** Readable for the server's account; the files hold no secret. */
async function writeReadable(path: string, text: string): Promise<void> {
  await writeFile(path, text);
  await chmod(path, 0o644);
}

import { existsSync, renameSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { BellwetherError } from '../../domain/errors.ts';
import type { HubspotSandboxOptions, PortalSettings } from './hubspot-sandbox-options.ts';
import { openPortal, type Portal } from './portal.ts';
import { loadDataset } from './seed/load-dataset.ts';
import { layOutPortal } from './seed/portal-layout.ts';
import { seededValues } from './seeded-values.ts';
import { openDatabase } from './store/database.ts';

/**
 * The portal as it was left in the state file, or a new one. A new state file appears only when it is complete:
 * a load that was broken off leaves nothing that could be taken for a portal.
 */
export async function openState(
  options: HubspotSandboxOptions,
  settings: PortalSettings,
): Promise<Portal> {
  const { stateFile } = options;
  if (stateFile === undefined) return fill(create(options, settings), options);
  if (!existsSync(stateFile)) {
    const unfinished = `${stateFile}.loading`;
    rmSync(unfinished, { force: true });
    const portal = await fill(create(options, settings, unfinished), options);
    portal.database.close();
    renameSync(unfinished, stateFile);
  }
  return reopen(options, settings, stateFile);
}

function reopen(options: HubspotSandboxOptions, settings: PortalSettings, path: string): Portal {
  // Ids and keys follow from the seed: a portal keeps the one it was made with.
  const values = seededValues(keptSeedOf(path));
  return openPortal({ database: openDatabase(path), settings, clock: options.clock, values });
}

const keptSeed = z.object({ json: z.string() });

/** Reads without writing, so that a file that is something else is left as it is. */
function keptSeedOf(path: string): number {
  let sqlite: DatabaseSync | undefined;
  try {
    sqlite = new DatabaseSync(path, { readOnly: true });
    const row = sqlite.prepare(KEPT_SEED).get();
    return Number(keptSeed.parse(row).json);
  } catch (cause) {
    throw new BellwetherError('store.folder', `${path} is not a HubSpot sandbox`, {
      cause,
      remedy: 'Name another state file, or delete this one to have a new sandbox made.',
    });
  } finally {
    sqlite?.close();
  }
}

const KEPT_SEED = `SELECT json FROM definitions WHERE kind = 'portal' AND key = 'seed'`;

function create(options: HubspotSandboxOptions, settings: PortalSettings, path?: string): Portal {
  const { clock, seed } = options;
  const database = openDatabase(path);
  return openPortal({ database, settings, clock, values: seededValues(seed) });
}

async function fill(portal: Portal, options: HubspotSandboxOptions): Promise<Portal> {
  const { dataset, onProgress, seed } = options;
  portal.kept.save('portal', 'seed', seed);
  portal.database.bulk(true);
  layOutPortal(portal);
  if (dataset !== undefined) {
    await loadDataset(dataset, { portal, ...(onProgress === undefined ? {} : { onProgress }) });
  }
  portal.database.bulk(false);
  portal.shownDefinitions.catchUp();
  return portal;
}

import { existsSync, renameSync, rmSync } from 'node:fs';
import { z } from 'zod';
import type { HubspotSandboxOptions, PortalSettings } from './hubspot-sandbox-options.ts';
import { openPortal, type Portal } from './portal.ts';
import { loadDataset } from './seed/load-dataset.ts';
import { layOutPortal } from './seed/portal-layout.ts';
import { seededValues } from './seeded-values.ts';
import { openDatabase } from './store/database.ts';
import { createDefinitionStore } from './store/definition-store.ts';

/**
 * The portal as it was left in the state file, or a new one. A new state file appears only when it is complete:
 * a load that was broken off leaves nothing that could be taken for a portal.
 */
export async function openState(
  options: HubspotSandboxOptions,
  settings: PortalSettings,
): Promise<Portal> {
  const { stateFile } = options;
  if (stateFile === undefined) return fill(open(options, settings), options);
  if (!existsSync(stateFile)) {
    const unfinished = `${stateFile}.loading`;
    rmSync(unfinished, { force: true });
    const portal = await fill(open(options, settings, unfinished), options);
    portal.database.close();
    renameSync(unfinished, stateFile);
  }
  return open(options, settings, stateFile);
}

function open(options: HubspotSandboxOptions, settings: PortalSettings, path?: string): Portal {
  const database = openDatabase(path);
  const keptSeed = z.number().safeParse(createDefinitionStore(database).find('portal', 'seed'));
  // Ids and keys follow from the seed: a portal keeps the one it was made with.
  const values = seededValues(keptSeed.data ?? options.seed);
  return openPortal({ database, settings, clock: options.clock, values });
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
  return portal;
}

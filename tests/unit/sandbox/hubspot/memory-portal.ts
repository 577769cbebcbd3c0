import type { PortalSettings } from '../../../../src/sandbox/hubspot/hubspot-sandbox-options.ts';
import { portalSettings } from '../../../../src/sandbox/hubspot/hubspot-sandbox-options.ts';
import { openPortal, type Portal } from '../../../../src/sandbox/hubspot/portal.ts';
import { seededValues } from '../../../../src/sandbox/hubspot/seeded-values.ts';
import { openDatabase } from '../../../../src/sandbox/hubspot/store/database.ts';
import { frozenClock } from '../../../../src/sandbox/server/clock.ts';

const START = Date.UTC(2026, 3, 20, 8);

/** A portal without a server, for laws that need many runs. */
export function memoryPortal(settings: Partial<PortalSettings> = {}): Portal {
  const clock = frozenClock(new Date(START));
  return openPortal({
    database: openDatabase(),
    settings: { ...portalSettings({ port: 0, seed: 1, clock }), ...settings },
    clock,
    values: seededValues(1),
  });
}

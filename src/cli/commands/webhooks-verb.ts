import type { ConfiguredConnection } from '../../app.ts';
import { resolveSetting, type Environment } from '../../config/environment.ts';
import {
  subscriptionFile,
  subscriptionsTo,
  type ReadObject,
} from '../../crm/hubspot/webhooks/subscriptions.ts';
import type { RecordReader } from '../../crm/crm-adapter.ts';
import { BellwetherError } from '../../domain/errors.ts';
import { mappedObjects, objectFields } from '../../sync/read-streams.ts';
import { withAdapter } from '../open-run.ts';
import type { Verb } from '../verb.ts';
import { webhooksView } from '../views/webhooks-view.ts';

export const webhooksVerb: Verb = {
  name: 'webhooks',
  summary: 'Say what to subscribe to in HubSpot, so that changes reach the score in seconds',
  details: `Lists the subscriptions for the objects and properties that the mapping reads. With --json it prints them as the file
src/app/webhooks/webhooks-hsmeta.json of an app on HubSpot's developer platform. Writes nothing. docs/webhooks.md says
how to set the app up, and what the daemon does with what it is told.

Examples:
  bellwether webhooks --connection hubspot
  bellwether webhooks --connection hubspot --json > src/app/webhooks/webhooks-hsmeta.json`,
  configure: () => {},
  run: (shell) =>
    withAdapter(shell, async ({ byId }, connection) => {
      if (byId === undefined) throw tellsNothing(connection);
      const objects = await readObjects(byId, connection, shell.signal);
      const subscriptions = subscriptionsTo([...objects.values()]);
      const targetUrl = targetOf(connection, shell.environment);
      const route = routeOf(connection);
      return {
        text: webhooksView({ targetUrl, route, objects, subscriptions: subscriptions.length }),
        json: subscriptionFile(targetUrl ?? `https://YOUR-HOST${route}`, subscriptions),
      };
    }),
};

function tellsNothing({ name }: ConfiguredConnection): BellwetherError {
  return new BellwetherError(
    'usage.invalid',
    `${name} is a Salesforce org, which tells of no changes by webhook`,
    { remedy: 'The daemon asks it as often as schedule.poll and the budget of calls allow.' },
  );
}

function routeOf({ name }: ConfiguredConnection): string {
  return `/webhooks/hubspot/${name}`;
}

/** Undefined where the configuration does not say yet. */
function targetOf({ name, config }: ConfiguredConnection, environment: Environment) {
  if (config.crm !== 'hubspot' || config.webhooks?.enabled !== true) return undefined;
  const where = `connections.${name}.webhooks.public_url`;
  return resolveSetting(config.webhooks.public_url, environment, where);
}

/** By the name of the mapping. An object that the portal does not have, or that is none of its records, is left out. */
async function readObjects(
  reader: RecordReader,
  { mapping }: ConfiguredConnection,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ReadObject>> {
  const ids = await reader.objectIds(mappedObjects(mapping), signal);
  return new Map(
    [...ids].map(([object, id]) => [object, { id, properties: objectFields(mapping, object) }]),
  );
}

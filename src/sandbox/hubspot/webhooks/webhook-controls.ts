import { checkYaml } from '../../checked-yaml.ts';
import { json, type ControlRoute } from '../../server/control-endpoint.ts';
import type { WebhookDesk } from './webhook-desk.ts';
import { webhookOptionsSchema } from './webhook-options.ts';

/** Webhooks over HTTP, for programs on this machine: `/_sandbox/webhooks`. */
export function webhookControls(webhooks: WebhookDesk): readonly ControlRoute[] {
  const path = 'webhooks';
  const report = (): ReturnType<ControlRoute['handle']> =>
    json(200, {
      options: webhooks.options() ?? null,
      waiting: webhooks.waiting(),
      deliveries: webhooks.deliveries(),
    });
  return [
    { method: 'GET', path, handle: report },
    {
      method: 'PUT',
      path,
      handle: (body) => {
        webhooks.set(checkYaml(body.toString('utf8'), path, webhookOptionsSchema).value);
        return report();
      },
    },
    {
      method: 'DELETE',
      path,
      handle: () => {
        webhooks.clear();
        return { status: 204 };
      },
    },
  ];
}

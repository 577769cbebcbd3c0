import { chooseConnection, loadApp, openContext } from '../../src/app.ts';
import type { PipelineContext } from '../../src/pipeline/context.ts';
import type { MirrorLab } from './mirror-lab.ts';
import { SILENT } from './test-store.ts';

/**
 * The model and the configuration that are shipped, on the facts of a lab; no CRM is there. Only orders and returns are
 * mapped: with shipments, orders that nobody shipped would be a contradiction that withholds the score.
 */
export async function shippedContext(
  { database, connectionId }: MirrorLab,
  more: Partial<Pick<PipelineContext, 'signal' | 'onProgress'>> = {},
): Promise<PipelineContext> {
  const app = await loadApp({ configFolder: 'config', environment: {}, logger: SILENT });
  const chosen = chooseConnection(app, 'salesforce');
  const { users, accounts, orders, order_lines, returns, return_lines } = chosen.mapping.entities;
  const entities = { users, accounts, orders, order_lines, returns, return_lines };
  const connection = { ...chosen, mapping: { ...chosen.mapping, entities } };
  const { signal } = new AbortController();
  const tools = { database, connection, online: false, signal, onProgress: () => {}, ...more };
  return { ...(await openContext(app, tools)), connectionId };
}

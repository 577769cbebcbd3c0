import { chooseConnection, loadApp, openContext } from '../../src/app.ts';
import type { PipelineContext } from '../../src/pipeline/context.ts';
import type { MirrorLab } from './mirror-lab.ts';
import { SILENT } from './test-store.ts';

/** The model and the configuration that are shipped, on the facts of a lab; no CRM is there. */
export async function shippedContext(
  { database, connectionId }: MirrorLab,
  more: Partial<Pick<PipelineContext, 'signal' | 'onProgress'>> = {},
): Promise<PipelineContext> {
  const app = await loadApp({ configFolder: 'config', environment: {}, logger: SILENT });
  const connection = chooseConnection(app, 'salesforce');
  const { signal } = new AbortController();
  const tools = { database, connection, online: false, signal, onProgress: () => {}, ...more };
  return { ...(await openContext(app, tools)), connectionId };
}

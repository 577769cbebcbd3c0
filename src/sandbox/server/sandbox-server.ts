import { createFaultBook, type SandboxFaults } from '../faults/fault-book.ts';
import type { FaultedCrm } from '../faults/faulted-crm.ts';
import type { SandboxOptions } from '../sandbox.ts';
import type { ControlRoute } from './control-endpoint.ts';
import type { SandboxService } from './exchange.ts';
import { createFrontDoor } from './front-door.ts';
import { startHttpServer, type RunningHttpServer } from './http-server.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';

export interface ServedCrm {
  readonly service: SandboxService;
  readonly crm: FaultedCrm;
  /** What this sandbox can be told besides, below `/_sandbox/`. */
  readonly controls?: readonly ControlRoute[];
}

export interface RunningSandboxServer extends RunningHttpServer {
  readonly requests: RequestLog;
  readonly faults: SandboxFaults;
}

/** Serves a CRM with all that both sandboxes have around it: faults, the log, the control endpoint. */
export async function startSandboxServer(
  options: SandboxOptions,
  { service, crm, controls = [] }: ServedCrm,
): Promise<RunningSandboxServer> {
  const { clock, port, host, seed, onError = () => undefined } = options;
  const requests = createRequestLog();
  const faults = createFaultBook(crm, seed);
  if (options.faults !== undefined) faults.use(options.faults);
  const door = createFrontDoor({ service, faults, crm, requests, clock, controls });
  const { receive, pause } = door;
  const hosted = host === undefined ? {} : { host };
  const server = await startHttpServer({ ...hosted, port, clock, receive, pause, onError });
  return {
    ...server,
    requests,
    faults,
    async close() {
      door.close();
      await server.close();
    },
  };
}

import type { SandboxResponse } from '../../server/exchange.ts';
import type { RecordInput } from '../dml/record-input.ts';
import type { ApiCall } from '../rest/api-call.ts';
import { fault } from '../rest/fault.ts';
import { jsonObject } from '../rest/json-body.ts';
import { jsonText } from '../rest/responses.ts';
import type { RestContext } from '../rest/rest-context.ts';
import type { Dispatch } from './dispatch.ts';
import { referencesIn } from './references.ts';
import { compositeResponse, refusal, runAllOrNone, type SubrequestRun } from './run-subrequests.ts';
import { listIn, readSubrequests, textIn, type Subrequest } from './subrequest.ts';

/** https://developer.salesforce.com/docs (Composite Graph limits). */
const GRAPHS_MAX = 75;
const NODES_MAX = 500;
const DEPTH_MAX = 15;
const KINDS_MAX = 15;
/** After so many failed graphs the rest of the payload is not carried out. */
const FAILURES_MAX = 14;

const SOBJECTS = /^\/services\/data\/v\d+\.0\/sobjects\/([^/?]+)/;

interface Graph {
  readonly id: string;
  readonly nodes: readonly Subrequest[];
}

/** `POST composite/graph`: each graph is a transaction of its own, all or nothing. */
export function runGraphs(
  context: RestContext,
  dispatch: Dispatch,
  call: ApiCall,
): SandboxResponse {
  const graphs = listIn(jsonObject(call.request), 'graphs').map(readGraph);
  checkPayload(graphs);
  let failures = 0;
  const texts = graphs.map((graph) => {
    const runner = { org: context.org, dispatch, call };
    const run = failures > FAILURES_MAX ? halted(graph) : runAllOrNone(runner, graph.nodes);
    if (!run.isSuccessful) failures += 1;
    return graphText(graph, run);
  });
  return jsonText(200, `{"graphs":[${texts.join(',')}]}`);
}

function readGraph(record: RecordInput): Graph {
  const id = textIn(record, 'graphId');
  const nodes = readSubrequests(record);
  checkGraph(id, nodes);
  return { id, nodes };
}

/** The wordings of all that is refused here are assumptions [K]. */
function checkPayload(graphs: readonly Graph[]): void {
  if (graphs.length > GRAPHS_MAX) {
    throw tooMuch(`a payload can’t have more than ${String(GRAPHS_MAX)} graphs`);
  }
  if (new Set(graphs.map(({ id }) => id)).size < graphs.length) {
    throw fault(400, 'INVALID_INPUT', 'Duplicate graphId provided');
  }
  const nodes = graphs.reduce((sum, graph) => sum + graph.nodes.length, 0);
  if (nodes > NODES_MAX) {
    throw tooMuch(`a payload can’t have more than ${String(NODES_MAX)} nodes`);
  }
}

function checkGraph(id: string, nodes: readonly Subrequest[]): void {
  const other = nodes.find(({ url }) => !SOBJECTS.test(url));
  if (other !== undefined) {
    throw fault(400, 'INVALID_INPUT', `graph ${id}: only sobjects resources, not ${other.url}`);
  }
  const kinds = new Set(
    nodes.map(({ method, url }) => `${method} ${SOBJECTS.exec(url)?.[1]?.toLowerCase() ?? ''}`),
  );
  if (kinds.size > KINDS_MAX) {
    throw tooMuch(`graph ${id} has more than ${String(KINDS_MAX)} different nodes`);
  }
  if (depthOf(nodes) > DEPTH_MAX) {
    throw tooMuch(`graph ${id} is deeper than ${String(DEPTH_MAX)} nodes`);
  }
}

/** The longest way from a node through those that it refers to. */
function depthOf(nodes: readonly Subrequest[]): number {
  const depths = new Map<string, number>();
  for (const { referenceId, url, body } of nodes) {
    const parents = [...referencesIn([url, body])].map((id) => depths.get(id) ?? 0);
    depths.set(referenceId, 1 + Math.max(0, ...parents));
  }
  return Math.max(0, ...depths.values());
}

function halted({ nodes }: Graph): SubrequestRun {
  const response = refusal('Processing of the request was halted because too many graphs failed.');
  return { responses: nodes.map(() => response), isSuccessful: false };
}

function graphText({ id, nodes }: Graph, run: SubrequestRun): string {
  return `{"graphId":${JSON.stringify(id)},"graphResponse":${compositeResponse(nodes, run)},"isSuccessful":${String(run.isSuccessful)}}`;
}

function tooMuch(message: string): Error {
  return fault(400, 'LIMIT_EXCEEDED', message);
}

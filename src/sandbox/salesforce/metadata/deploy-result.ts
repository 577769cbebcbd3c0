import type { MetadataObject } from './metadata-value.ts';

export interface DeployOptions {
  /** Everything is tried and nothing is kept. */
  readonly checkOnly: boolean;
  readonly rollbackOnError: boolean;
  readonly ignoreWarnings: boolean;
}

/** What became of one component of a package. */
export interface ComponentOutcome {
  /** Of a whole file that is no component, such as package.xml: empty. */
  readonly componentType: string;
  readonly fullName: string;
  readonly fileName: string;
  readonly id?: string;
  readonly created?: boolean;
  readonly changed?: boolean;
  readonly deleted?: boolean;
  /** Why it cannot be; a component without one has succeeded. */
  readonly problem?: string;
}

/** A deployment that is over, whatever its client has heard of it. */
export interface Deployment {
  readonly id: string;
  readonly options: DeployOptions;
  readonly outcomes: readonly ComponentOutcome[];
  /** Why there was nothing to deploy. */
  readonly refusal?: string;
  readonly userId: string;
  readonly userName: string;
  /** ISO 8601. */
  readonly at: string;
}

type Phase = 'Pending' | 'InProgress' | 'over';

/** `DeployResult` as REST and SOAP tell it. */
export function deployResult(
  deployment: Deployment,
  phase: Phase,
  withDetails: boolean,
): MetadataObject {
  const { options, outcomes, at } = deployment;
  const isOver = phase === 'over';
  const failed = outcomes.filter(({ problem }) => problem !== undefined);
  const status = isOver ? finalStatus(deployment, failed.length) : phase;
  const success = status === 'Succeeded' || status === 'SucceededPartial';
  return {
    checkOnly: options.checkOnly,
    ...(isOver ? { completedDate: at } : {}),
    createdBy: deployment.userId,
    createdByName: deployment.userName,
    createdDate: at,
    ...(withDetails ? { details: detailsOf(deployment, isOver) } : {}),
    done: isOver,
    ...(isOver && deployment.refusal !== undefined
      ? { errorMessage: deployment.refusal, errorStatusCode: 'UNKNOWN_EXCEPTION' }
      : {}),
    id: deployment.id,
    ignoreWarnings: options.ignoreWarnings,
    lastModifiedDate: at,
    numberComponentErrors: isOver ? failed.length : 0,
    numberComponentsDeployed: isOver ? components(outcomes) - failed.length : 0,
    numberComponentsTotal: components(outcomes),
    numberTestErrors: 0,
    numberTestsCompleted: 0,
    numberTestsTotal: 0,
    rollbackOnError: options.rollbackOnError,
    runTestsEnabled: false,
    startDate: at,
    status,
    success: isOver && success,
  };
}

export function hasFailed({ outcomes, refusal }: Deployment): boolean {
  return refusal !== undefined || outcomes.some(({ problem }) => problem !== undefined);
}

function finalStatus(deployment: Deployment, failures: number): string {
  if (!hasFailed(deployment)) return 'Succeeded';
  const some = components(deployment.outcomes) > failures;
  return deployment.options.rollbackOnError || !some ? 'Failed' : 'SucceededPartial';
}

/** package.xml is told of and not counted. */
function components(outcomes: readonly ComponentOutcome[]): number {
  return outcomes.filter(({ componentType }) => componentType !== '').length;
}

function detailsOf({ outcomes, at }: Deployment, isOver: boolean): MetadataObject {
  const messages = isOver ? outcomes : [];
  const successes = messages.filter(({ problem }) => problem === undefined);
  const failures = messages.filter(({ problem }) => problem !== undefined);
  return {
    componentFailures: failures.map((outcome) => messageOf(outcome, at)),
    componentSuccesses: successes.map((outcome) => messageOf(outcome, at)),
    runTestResult: { numFailures: 0, numTestsRun: 0, totalTime: 0 },
  };
}

function messageOf(outcome: ComponentOutcome, at: string): MetadataObject {
  const { componentType, fullName, fileName, id, problem } = outcome;
  return {
    changed: outcome.changed === true,
    componentType,
    created: outcome.created === true,
    createdDate: at,
    deleted: outcome.deleted === true,
    fileName,
    fullName,
    ...(id === undefined ? {} : { id }),
    ...(problem === undefined ? {} : { problem, problemType: 'Error' }),
    success: problem === undefined,
  };
}

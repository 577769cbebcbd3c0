import type { SoapApi } from '../soap/soap-endpoint.ts';
import type { SoapContext, SoapOperation, SoapSessionCall } from '../soap/soap-call.ts';
import { SoapFault } from '../soap/soap-fault.ts';
import { childOf, childrenOf, textOf, type XmlElement } from '../soap/read-xml.ts';
import { branch } from '../soap/write-xml.ts';
import type { DeployOptions } from './deploy-result.ts';
import type { Deployments } from './deployments.ts';
import type { MetadataContext, MetadataType } from './metadata-type.ts';
import { metadataXml, type MetadataObject } from './metadata-value.ts';
import { metadataType } from './metadata-types.ts';
import { readManifest } from './read-package.ts';
import { describeTypes, fileProperties, retrievePackage } from './retrieve-package.ts';
import { deleteOne, readOne, saveOne } from './save-metadata.ts';

/** Components that one call can create, change, read or delete. */
const COMPONENTS_MAX = 10;

/** `POST /services/Soap/m/XX.0`. */
export function metadataApi(deployments: Deployments): SoapApi {
  return {
    namespace: 'http://soap.sforce.com/2006/04/metadata',
    declared: '',
    operations: new Map([
      ...deployOperations(deployments),
      ...retrieveOperations(deployments),
      ...COMPONENT_OPERATIONS,
    ]),
  };
}

type Named = readonly [name: string, operation: SoapOperation];

function deployOperations(deployments: Deployments): readonly Named[] {
  return [
    [
      'deploy',
      (context, call) => {
        const zip = Buffer.from(textOf(call.operation, 'ZipFile') ?? '', 'base64');
        const options = deployOptions(childOf(call.operation, 'DeployOptions'));
        return startedXml(deployments, deployments.start(actor(context, call), zip, options));
      },
    ],
    [
      'deployRecentValidation',
      (context, call) => {
        const validation = textOf(call.operation, 'validationId') ?? '';
        return branch('result', deployments.startValidated(actor(context, call), validation));
      },
    ],
    [
      'checkDeployStatus',
      (_context, { operation }) => {
        const withDetails = textOf(operation, 'includeDetails') === 'true';
        return result(deployments.check(textOf(operation, 'asyncProcessId') ?? '', withDetails));
      },
    ],
  ];
}

function startedXml(deployments: Deployments, id: string): string {
  const { done, status } = deployments.started(id);
  return result({ done: done ?? false, id, state: 'Queued', status: status ?? '' });
}

function retrieveOperations(deployments: Deployments): readonly Named[] {
  return [
    [
      'retrieve',
      (context, call) => {
        const [request] = call.operation.children;
        const id = deployments.keepRetrieval(retrieve(actor(context, call), request, call.version));
        return result({ done: false, id, state: 'Queued' });
      },
    ],
    [
      'checkRetrieveStatus',
      (_context, { operation }) =>
        result(deployments.checkRetrieval(textOf(operation, 'asyncProcessId') ?? '')),
    ],
  ];
}

function retrieve(
  context: MetadataContext,
  request: XmlElement | undefined,
  apiVersion: number,
): MetadataObject {
  const unpackaged = childOf(request, 'unpackaged');
  if (unpackaged === undefined) {
    throw new SoapFault('INVALID_OPERATION', 'only unpackaged components can be retrieved here');
  }
  return retrievePackage(context, {
    wanted: readManifest(unpackaged),
    singlePackage: textOf(request, 'singlePackage') === 'true',
    version: textOf(unpackaged, 'version') ?? `${String(apiVersion)}.0`,
  });
}

const COMPONENT_OPERATIONS: readonly Named[] = [
  ['describeMetadata', () => result(describeTypes())],
  ['listMetadata', (context, call) => list(actor(context, call), call.operation)],
  ['readMetadata', (context, call) => read(actor(context, call), call.operation)],
  ['createMetadata', (context, call) => save(actor(context, call), call.operation, 'create')],
  ['updateMetadata', (context, call) => save(actor(context, call), call.operation, 'update')],
  ['upsertMetadata', (context, call) => save(actor(context, call), call.operation, 'upsert')],
  [
    'deleteMetadata',
    (context, call) => {
      const { type, fullNames } = namedIn(call.operation);
      return fullNames
        .map((fullName) => result(deleteOne(actor(context, call), type.xmlName, fullName)))
        .join('');
    },
  ],
];

function list(context: MetadataContext, operation: XmlElement): string {
  return childrenOf(operation, 'queries')
    .flatMap((query) => {
      const type = servedType(textOf(query, 'type') ?? '');
      const names = type.list(context);
      return names.map((name) => result(fileProperties(context, { type, name, root: '' })));
    })
    .join('');
}

function read(context: MetadataContext, operation: XmlElement): string {
  const { type, fullNames } = namedIn(operation);
  return branch('result', ...fullNames.map((fullName) => readOne(context, type, fullName)));
}

function save(
  context: MetadataContext,
  operation: XmlElement,
  how: 'create' | 'update' | 'upsert',
): string {
  const components = atMostTen(childrenOf(operation, 'metadata'));
  return components.map((component) => result(saveOne(context, component, how))).join('');
}

function namedIn(operation: XmlElement): {
  readonly type: MetadataType;
  readonly fullNames: readonly string[];
} {
  const type = servedType(textOf(operation, 'type') ?? '');
  const elements = atMostTen(childrenOf(operation, 'fullNames'));
  return { type, fullNames: elements.map(({ text }) => text.trim()) };
}

function atMostTen(elements: readonly XmlElement[]): readonly XmlElement[] {
  if (elements.length <= COMPONENTS_MAX) return elements;
  throw new SoapFault('LIMIT_EXCEEDED', 'record limit reached. cannot submit more than 10 records');
}

function servedType(name: string): MetadataType {
  const type = metadataType(name);
  if (type === undefined) throw new SoapFault('INVALID_TYPE', `Unknown type: ${name}`);
  return type;
}

/** Text of SOAP as JSON of REST would have it. */
function deployOptions(element: XmlElement | undefined): DeployOptions {
  return {
    checkOnly: textOf(element, 'checkOnly') === 'true',
    rollbackOnError: textOf(element, 'rollbackOnError') !== 'false',
    ignoreWarnings: textOf(element, 'ignoreWarnings') === 'true',
  };
}

function actor(context: SoapContext, { user }: SoapSessionCall): MetadataContext {
  return { org: context.org, user };
}

function result(values: MetadataObject): string {
  return branch('result', metadataXml(values));
}

import { strToU8, zipSync } from 'fflate';
import { INTEGRATION_USER_KEY, nowSeconds } from '../org/org.ts';
import { formatDateTime } from '../values/dates.ts';
import { fieldsXml, placeOf } from './custom-field-type.ts';
import type { MetadataContext, MetadataType } from './metadata-type.ts';
import { metadataXml, type MetadataObject } from './metadata-value.ts';
import { METADATA_TYPES, metadataType } from './metadata-types.ts';
import type { Manifest } from './read-package.ts';

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
const NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"';
/** Of the files in a zip: the same package is the same bytes. */
const FILE_TIME = new Date(2000, 0, 1);

interface RetrieveRequest {
  readonly wanted: Manifest;
  /** No folder around the files. */
  readonly singlePackage: boolean;
  /** `67.0`. */
  readonly version: string;
}

/** The zip, base64, with what is said about its files and about what is not there. */
export function retrievePackage(
  context: MetadataContext,
  { wanted, singlePackage, version }: RetrieveRequest,
): MetadataObject {
  const root = singlePackage ? '' : 'unpackaged/';
  const found = [...wanted].map(([type, members]) => selection(context, type, members));
  const files = new Map<string, string>();
  for (const { type, names } of found) {
    if (type !== undefined && type.directoryName !== undefined)
      addFiles(files, context, type, names);
  }
  addFieldFiles(files, context, found);
  files.set('package.xml', packageXml(found, version));
  const zip = zipSync(
    Object.fromEntries([...files].map(([path, text]) => [`${root}${path}`, strToU8(text)])),
    { mtime: FILE_TIME },
  );
  const properties = found.flatMap(({ type, names }) =>
    type === undefined ? [] : names.map((name) => fileProperties(context, { type, name, root })),
  );
  return {
    fileProperties: properties,
    messages: found.flatMap(({ problems }) =>
      problems.map((problem) => ({ fileName: `${root}package.xml`, problem })),
    ),
    zipFile: Buffer.from(zip).toString('base64'),
  };
}

/** What `listMetadata` and a retrieval say about a component. */
export function fileProperties(
  context: MetadataContext,
  {
    type,
    name,
    root,
  }: { readonly type: MetadataType; readonly name: string; readonly root: string },
): MetadataObject {
  const { ids } = context.org;
  const at = formatDateTime(nowSeconds(context.org));
  const [file = ''] = name.split('.');
  const { directoryName = 'objects', suffix = 'object' } = type;
  const user = ids.encode(INTEGRATION_USER_KEY);
  return {
    createdById: user,
    createdByName: 'Bellwether Integration',
    createdDate: at,
    fileName: `${root}${directoryName}/${file}.${suffix}`,
    fullName: name,
    id: '',
    lastModifiedById: user,
    lastModifiedByName: 'Bellwether Integration',
    lastModifiedDate: at,
    manageableState: 'unmanaged',
    type: type.xmlName,
  };
}

interface Selection {
  readonly type: MetadataType | undefined;
  readonly xmlName: string;
  readonly names: readonly string[];
  readonly problems: readonly string[];
}

function selection(
  context: MetadataContext,
  xmlName: string,
  members: ReadonlySet<string>,
): Selection {
  const type = metadataType(xmlName);
  if (type === undefined) {
    return { type, xmlName, names: [], problems: [`Unknown type name '${xmlName}'`] };
  }
  const all = type.list(context);
  const isWanted = (name: string): boolean => members.has(name) || members.has('*');
  const missing = [...members].filter((name) => name !== '*' && !all.includes(name));
  return {
    type,
    xmlName,
    names: all.filter(isWanted),
    problems: missing.map((name) => `Entity of type '${xmlName}' named '${name}' cannot be found`),
  };
}

function addFiles(
  files: Map<string, string>,
  context: MetadataContext,
  type: MetadataType,
  names: readonly string[],
): void {
  const { xmlName, directoryName = '', suffix = '' } = type;
  for (const name of names) {
    const inside = type.read(context, name) ?? '';
    files.set(`${directoryName}/${name}.${suffix}`, document(xmlName, withoutFullName(inside)));
  }
}

/** Fields that are wanted without their objects stand in files of the objects, alone. */
function addFieldFiles(
  files: Map<string, string>,
  context: MetadataContext,
  found: readonly Selection[],
): void {
  const wanted = found.find(({ xmlName }) => xmlName === 'CustomField')?.names ?? [];
  const byObject = Map.groupBy(wanted, (fullName) => fullName.split('.')[0] ?? '');
  for (const [owner, fullNames] of byObject) {
    const path = `objects/${owner}.object`;
    if (files.has(path)) continue;
    const { object } = placeOf(context.org, fullNames[0] ?? '');
    const names = new Set(fullNames.map((fullName) => placeOf(context.org, fullName).name));
    files.set(path, document('CustomObject', fieldsXml(context.org, object, names)));
  }
}

/** The name of the file is the name of the component. */
function withoutFullName(inside: string): string {
  return inside.replace(/^<fullName>[^<]*<\/fullName>/, '');
}

function packageXml(found: readonly Selection[], version: string): string {
  const types = found
    .filter(({ names }) => names.length > 0)
    .map(({ names, xmlName }) => ({ members: names, name: xmlName }));
  return document('Package', metadataXml({ types, version }));
}

function document(name: string, inside: string): string {
  return `${HEAD}<${name} ${NAMESPACE}>${inside}</${name}>\n`;
}

/** `describeMetadata`: the kinds of files that there are. */
export function describeTypes(): MetadataObject {
  return {
    metadataObjects: METADATA_TYPES.flatMap(({ xmlName, directoryName, suffix, childXmlNames }) =>
      directoryName === undefined || suffix === undefined
        ? []
        : [
            {
              ...(childXmlNames === undefined ? {} : { childXmlNames }),
              directoryName,
              inFolder: false,
              metaFile: false,
              suffix,
              xmlName,
            },
          ],
    ),
    organizationNamespace: '',
    partialSaveAllowed: true,
    testRequired: false,
  };
}

import { strFromU8, unzipSync } from 'fflate';
import { childrenOf, readXml, textOf, XmlError, type XmlElement } from '../soap/read-xml.ts';
import type { ComponentOutcome } from './deploy-result.ts';
import { METADATA_TYPES, metadataType } from './metadata-types.ts';

/** A component of a package, and the file that it stands in. */
export interface PackagedComponent {
  readonly type: string;
  readonly fullName: string;
  readonly fileName: string;
  readonly content: XmlElement;
}

/** What a package names, kind by kind. */
export type Manifest = ReadonlyMap<string, ReadonlySet<string>>;

export interface DeployPackage {
  readonly manifestFile: string;
  readonly components: readonly PackagedComponent[];
  /** Components to be deleted, before or after the others are made. */
  readonly doomed: Readonly<Record<'pre' | 'post', readonly Doomed[]>>;
  readonly problems: readonly ComponentOutcome[];
}

export interface Doomed {
  readonly type: string;
  readonly fullName: string;
  readonly fileName: string;
}

/** Why a package cannot be read at all. */
export class PackageError extends Error {}

/** Parts of an object that change what can be written; the others only change what is seen in a browser. */
const UNSERVED_PARTS: ReadonlySet<string> = new Set([
  'validationRules',
  'recordTypes',
  'fieldSets',
  'businessProcesses',
]);

type Files = ReadonlyMap<string, string>;

/** Reads a zip with a package.xml and files in the metadata format. */
export function readPackage(zip: Buffer): DeployPackage {
  const files = unzip(zip);
  const manifestFile = [...files.keys()]
    .filter((path) => /(?:^|\/)package\.xml$/.test(path))
    .toSorted((a, b) => a.length - b.length)[0];
  if (manifestFile === undefined) throw new PackageError('No package.xml found');
  const root = manifestFile.slice(0, -'package.xml'.length);
  const manifest = readManifest(documentIn(files, manifestFile));
  const packaged = METADATA_TYPES.flatMap((type) => {
    const { directoryName, suffix, xmlName } = type;
    if (directoryName === undefined || suffix === undefined) return [];
    const pattern = new RegExp(`^${root}${directoryName}/([^/]+)\\.${suffix}$`);
    return [...files.keys()].flatMap((fileName) => {
      const name = pattern.exec(fileName)?.[1];
      if (name === undefined) return [];
      const content = documentIn(files, fileName);
      return partsOf({ type: xmlName, fullName: name, fileName, content });
    });
  });
  const components = packaged.filter((component) => isNamed(manifest, component));
  return {
    manifestFile,
    components,
    doomed: {
      pre: doomedIn(files, `${root}destructiveChangesPre.xml`),
      post: [
        ...doomedIn(files, `${root}destructiveChanges.xml`),
        ...doomedIn(files, `${root}destructiveChangesPost.xml`),
      ],
    },
    problems: [...unservedParts(components), ...missing(manifest, components, manifestFile)],
  };
}

/** The types and members of a package.xml, or of the request to retrieve one. */
export function readManifest(element: XmlElement): Manifest {
  return new Map(
    childrenOf(element, 'types').map((types) => [
      textOf(types, 'name') ?? '',
      new Set(childrenOf(types, 'members').map(({ text }) => text.trim())),
    ]),
  );
}

function unzip(zip: Buffer): Files {
  try {
    const entries = Object.entries(unzipSync(zip));
    return new Map(entries.map(([path, bytes]) => [path, strFromU8(bytes)]));
  } catch {
    throw new PackageError('The file is not a zip archive');
  }
}

function documentIn(files: Files, path: string): XmlElement {
  try {
    return readXml(files.get(path) ?? '');
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw new PackageError(`Error parsing file ${path}: ${error.message}`);
  }
}

/** A file with an object has its fields in it. */
function partsOf(file: PackagedComponent): readonly PackagedComponent[] {
  if (file.type !== 'CustomObject') return [file];
  const fields = childrenOf(file.content, 'fields').map((content) => ({
    type: 'CustomField',
    fullName: `${file.fullName}.${textOf(content, 'fullName') ?? ''}`,
    fileName: file.fileName,
    content,
  }));
  const children = file.content.children.filter(({ name }) => name !== 'fields');
  return [{ ...file, content: { ...file.content, children } }, ...fields];
}

/** Who names an object names its fields with it. */
function isNamed(manifest: Manifest, { type, fullName }: PackagedComponent): boolean {
  if (names(manifest, type, fullName)) return true;
  const [object = ''] = fullName.split('.');
  return type === 'CustomField' && names(manifest, 'CustomObject', object);
}

function names(manifest: Manifest, type: string, fullName: string): boolean {
  const members = manifest.get(type);
  return members !== undefined && (members.has(fullName) || members.has('*'));
}

function missing(
  manifest: Manifest,
  components: readonly PackagedComponent[],
  fileName: string,
): readonly ComponentOutcome[] {
  const there = new Set(components.map(({ type, fullName }) => `${type} ${fullName}`));
  const failed: ComponentOutcome[] = [];
  for (const [type, members] of manifest) {
    if (metadataType(type) === undefined) {
      const problem = `Unknown type name '${type}' specified in package.xml`;
      failed.push({ componentType: '', fullName: 'package.xml', fileName, problem });
      continue;
    }
    for (const fullName of members) {
      if (fullName === '*' || there.has(`${type} ${fullName}`)) continue;
      const problem = `An object '${fullName}' of type ${type} was named in package.xml, but was not found in zipped directory`;
      failed.push({ componentType: type, fullName, fileName, problem });
    }
  }
  return failed;
}

/** Nothing is taken and then not obeyed. */
function unservedParts(components: readonly PackagedComponent[]): readonly ComponentOutcome[] {
  return components
    .filter(({ type }) => type === 'CustomObject')
    .flatMap(({ content, fullName, fileName }) =>
      content.children
        .filter(({ name }) => UNSERVED_PARTS.has(name))
        .map(({ name }) => ({
          componentType: 'CustomObject',
          fullName,
          fileName,
          problem: `${name} are not served by this sandbox`,
        })),
    );
}

function doomedIn(files: Files, fileName: string): readonly Doomed[] {
  if (!files.has(fileName)) return [];
  return [...readManifest(documentIn(files, fileName))].flatMap(([type, members]) =>
    [...members].map((fullName) => ({ type, fullName, fileName })),
  );
}

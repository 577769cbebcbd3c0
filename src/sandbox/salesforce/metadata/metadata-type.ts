import type { Org } from '../org/org.ts';
import type { XmlElement } from '../soap/read-xml.ts';
import type { RecordKey } from '../values/record-id.ts';

/** A component on its way into the org. */
export interface Component {
  readonly fullName: string;
  /** Its definition; the children of the element are its parts. */
  readonly content: XmlElement;
}

/** Who deploys into what. */
export interface MetadataContext {
  readonly org: Org;
  readonly user: RecordKey;
}

export interface Applied {
  /** 18 characters; null for kinds that have no id. */
  readonly id: string | null;
  readonly created: boolean;
  readonly changed: boolean;
}

/** What the Metadata API says of a kind of component in `describeMetadata`. */
interface TypeDescription {
  readonly xmlName: string;
  /** Folder and ending of its files in a package; parts of a file have none. */
  readonly directoryName?: string;
  readonly suffix?: string;
  readonly childXmlNames?: readonly string[];
}

/** One kind of component. What is wrong with a component is thrown as a fault or as a {@link ComponentProblem}. */
export interface MetadataType extends TypeDescription {
  apply(context: MetadataContext, component: Component): Applied;
  remove(context: MetadataContext, fullName: string): void;
  /** Names of all components of this kind. */
  list(context: MetadataContext): readonly string[];
  /** The inside of the element of one; undefined where there is no such component. */
  read(context: MetadataContext, fullName: string): string | undefined;
}

/** Why a component cannot be deployed, in the vendor's words. */
export class ComponentProblem extends Error {}

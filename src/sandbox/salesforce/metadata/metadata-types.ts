import { CUSTOM_FIELD_TYPE } from './custom-field-type.ts';
import { CUSTOM_OBJECT_TYPE } from './custom-object-type.ts';
import type { MetadataType } from './metadata-type.ts';
import { PERMISSION_SET_TYPE } from './permission-set-type.ts';

/** In the order in which a deployment must make them: what a component names has to be there before it. */
export const METADATA_TYPES: readonly MetadataType[] = [
  CUSTOM_OBJECT_TYPE,
  CUSTOM_FIELD_TYPE,
  PERMISSION_SET_TYPE,
];

export function metadataType(name: string): MetadataType | undefined {
  return METADATA_TYPES.find(({ xmlName }) => xmlName === name);
}

import type { FieldReader } from './file-layout.ts';

/** Between the parts of a key of several columns, and of a reference to it. */
const KEY_JOIN = '|';

/** The texts that are there, joined. */
export function joinedText(readers: readonly FieldReader[], join: string): FieldReader {
  const [only] = readers;
  if (readers.length === 1 && only !== undefined) return only;
  return (fields) => {
    const texts = readers.map((read) => read(fields));
    return texts.filter((text) => text !== '').join(join);
  };
}

/** '' when any part is missing: half a key names nothing. */
export function keyText(readers: readonly FieldReader[]): FieldReader {
  const [only] = readers;
  if (readers.length === 1 && only !== undefined) return only;
  return (fields) => {
    const texts = readers.map((read) => read(fields));
    return texts.includes('') ? '' : texts.join(KEY_JOIN);
  };
}

import { BellwetherError } from '../../../domain/errors.ts';
import type { FileFormat, ImportMapping } from './mapping-schema.ts';
import { type NumberParser, numberParser } from './number-format.ts';
import type { SourceFile } from './source-files.ts';

/** Takes one field out of a row: trimmed, and '' for what stands for no value. */
export type FieldReader = (fields: readonly string[]) => string;

/** How one file is written and where its columns are. */
export interface FileLayout {
  readonly file: SourceFile;
  readonly format: FileFormat;
  readonly width: number;
  readonly parseNumber: NumberParser;
  /** Throws import.invalid when the file has no such column, or two of them. */
  reader(column: string): FieldReader;
}

/** `files` may name a file with or without .gz. */
export function formatOf(mapping: ImportMapping, { name }: SourceFile): FileFormat {
  return { ...mapping.format, ...(mapping.files?.[name] ?? mapping.files?.[`${name}.gz`]) };
}

export function fileLayout(
  file: SourceFile,
  format: FileFormat,
  header: readonly string[],
): FileLayout {
  const trim = format.trim ?? true;
  const empty = new Set(format.empty);
  return {
    file,
    format,
    width: header.length,
    parseNumber: numberParser(format),
    reader(column) {
      const at = placeOf(file, header, column);
      return (fields) => {
        const field = fields[at] ?? '';
        const text = trim ? field.trim() : field;
        return empty.has(text) ? '' : text;
      };
    },
  };
}

function placeOf(file: SourceFile, header: readonly string[], column: string): number {
  const at = header.indexOf(column);
  if (at >= 0 && header.lastIndexOf(column) === at) return at;
  const fault = at < 0 ? `a column ${column}` : `only one column ${column}`;
  throw new BellwetherError(
    'import.invalid',
    `${file.name}:1: expected ${fault}, got ${header.join(', ')}`,
  );
}

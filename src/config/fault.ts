/** One thing that is wrong in the configuration, said so that it can be found and mended. */
export interface ConfigFault {
  /** Path of the file as the user knows it, e.g. config/segments.yaml. */
  readonly file: string;
  /** Line in the file, from 1; undefined where no place in the text is meant. */
  readonly line: number | undefined;
  /** Path inside the file, e.g. segments[0].when; empty for the whole file. */
  readonly path: string;
  /** What is wrong: what was expected and what stands there. */
  readonly message: string;
}

export function faultLine(fault: ConfigFault): string {
  const place = fault.line === undefined ? fault.file : `${fault.file}:${String(fault.line)}`;
  return fault.path === ''
    ? `${place}: ${fault.message}`
    : `${place}: ${fault.path}: ${fault.message}`;
}

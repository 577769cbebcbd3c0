import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { z } from 'zod';

interface OptionsOf<S extends z.ZodType> {
  /** As node:util's parseArgs takes them. */
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** The name under which the schema finds the one argument that is no option; without it there is none. */
  readonly positional?: string;
  /** What the values must be. */
  readonly schema: S;
}

/**
 * The options of a script. `--help` prints the comment at the head of its file, which describes them, and ends; a value
 * that cannot be is told in one line, with exit code 2.
 */
export async function scriptOptions<S extends z.ZodType>(
  url: string,
  { options, positional, schema }: OptionsOf<S>,
): Promise<z.infer<S>> {
  const help = { type: 'boolean', default: false } as const;
  const values = await valuesOf({ ...options, help }, positional);
  if (values['help'] === true) {
    process.stdout.write(await headingOf(url));
    return ended(0);
  }
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  return refuse(`--${issue?.path.join(' ') ?? ''}: ${issue?.message ?? 'not valid'}`);
}

async function valuesOf(
  options: NonNullable<ParseArgsConfig['options']>,
  positional: string | undefined,
): Promise<Record<string, unknown>> {
  const allowPositionals = positional !== undefined;
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals });
    if (positionals.length > 1) return await refuse(`only one ${positional ?? ''} can be named`);
    return positional === undefined ? values : { ...values, [positional]: positionals[0] };
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

function refuse(message: string): Promise<never> {
  process.stderr.write(`${message}\n--help tells what there is.\n`);
  return ended(2);
}

/** Long enough for what the start of the script compiles: an exit meanwhile can hang (src/cli/end-process.ts). */
const REST_MS = 100;

/** The script that waits for its options goes no further; left to itself, Node would take that for a fault. */
function ended(code: number): Promise<never> {
  setTimeout(() => process.exit(code), REST_MS);
  return new Promise(() => {});
}

async function headingOf(url: string): Promise<string> {
  const source = await readFile(fileURLToPath(url), 'utf8');
  const text = /^\/\*\*\n([\s\S]*?) \*\//.exec(source)?.[1] ?? '';
  return text.replaceAll(/^ \* ?/gm, '');
}

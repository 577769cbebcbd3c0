import { z } from 'zod';
import { TABLE_NAMES } from './target-columns.ts';

/** The form of a mapping file: which columns of which CSV files fill which columns of which tables. */

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const columnName = z.string().min(1);
const columnNames = z.array(columnName).min(1);

/** Checked when the mapping is read, so that a fault in a pattern is not met in the middle of a file. */
const pattern = z.string().refine(isRegularExpression, {
  error: 'expected a regular expression (JavaScript, without slashes)',
});

function isRegularExpression(text: string): boolean {
  try {
    return new RegExp(text, 'u').source !== '';
  } catch {
    return false;
  }
}

const format = z
  .strictObject({
    delimiter: z.string().length(1).describe('The character between two fields; default a comma.'),
    quotes: z
      .enum(['strict', 'relaxed', 'none'])
      .describe(
        'strict: a quote inside a field stands doubled in quotes; relaxed: also bare in an unquoted field; none: a quote is a letter like any other.',
      ),
    encoding: z
      .string()
      .refine((label) => isEncoding(label), { error: 'expected the name of a text encoding' })
      .describe('e.g. utf-8 (default), windows-1252, utf-16le.'),
    header: columnNames.describe('Names of the columns, for a file without a header line.'),
    skip_lines: z.int().min(1).describe('Lines before the header that are no data.'),
    trim: z.boolean().describe('Take spaces off both ends of each field; default true.'),
    empty: z
      .array(z.string())
      .describe('What stands for no value, e.g. NULL; the empty field does so anyway.'),
    decimal: z.enum(['point', 'comma']).describe('The decimal sign; default point.'),
    thousands: z
      .enum([',', '.', ' ', "'"])
      .describe('The sign between groups of three digits; default none is allowed.'),
    date: z
      .string()
      .refine(isDateFormat, {
        error: "expected `instant` or a pattern of YYYY, MM or M, DD or D, such as 'M/D/YYYY'",
      })
      .describe(
        'How dates are written; default YYYY-MM-DD. A * at the end allows anything to follow.',
      ),
    zone: z
      .string()
      .refine(isTimeZone, { error: 'expected a time zone such as Europe/London' })
      .describe('The time zone whose date an instant is given; default UTC.'),
  })
  .partial();

function isEncoding(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch {
    return false;
  }
}

function isDateFormat(text: string): boolean {
  if (text === 'instant') return true;
  return ['YYYY|YY', 'MM|M', 'DD|D'].every((part) => {
    return (text.match(new RegExp(part, 'g')) ?? []).length === 1;
  });
}

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).format(0) !== '';
  } catch {
    return false;
  }
}

const OPERATORS = ['equals', 'in', 'matches', 'empty', 'greater_than', 'less_than'] as const;

const condition = z
  .strictObject({
    column: columnName.optional().describe('The column of the file that is looked at.'),
    equals: scalar.optional().describe('The field is this text.'),
    in: z.array(scalar).min(1).optional().describe('The field is one of these texts.'),
    matches: pattern.optional().describe('The regular expression is found in the field.'),
    empty: z.boolean().optional().describe('true: the field has no value; false: it has one.'),
    greater_than: z.number().optional().describe('The field is a number above this.'),
    less_than: z.number().optional().describe('The field is a number below this.'),
    get not() {
      return condition.optional().describe('This condition does not hold.');
    },
    get any() {
      return z
        .array(condition)
        .min(1)
        .optional()
        .describe('At least one of these conditions holds.');
    },
  })
  .superRefine((value, context) => {
    const operators = OPERATORS.filter((name) => value[name] !== undefined);
    const compound = [value.not, value.any].filter((part) => part !== undefined).length;
    const isPlain = value.column !== undefined && operators.length === 1 && compound === 0;
    const isCompound = value.column === undefined && operators.length === 0 && compound === 1;
    if (isPlain || isCompound) return;
    const message = `expected \`column\` with exactly one of ${OPERATORS.join(', ')}; or only \`not\`; or only \`any\``;
    context.addIssue({ code: 'custom', message });
  });

export type Condition = z.infer<typeof condition>;

const conditions = z.array(condition).min(1);

const key = z.preprocess(
  keyShorthand,
  z
    .strictObject({
      columns: columnNames
        .optional()
        .describe('The columns whose texts, joined by |, are the key.'),
      row_number: z
        .literal(true)
        .optional()
        .describe('The key is the file name and the row number.'),
      prefix: z.string().min(1).optional().describe('Stands before the key.'),
    })
    .refine((value) => (value.columns === undefined) !== (value.row_number === undefined), {
      error: 'expected either `columns` or `row_number: true`',
    }),
);

function keyShorthand(value: unknown): unknown {
  if (typeof value === 'string') return { columns: [value] };
  return Array.isArray(value) ? { columns: value as unknown[] } : value;
}

const lookup = z
  .strictObject({
    file: z.string().min(1).describe('The file to look into.'),
    match: z
      .record(columnName, columnName)
      .describe('Which rows of it: its column -> the column of this file with the same text.'),
    column: columnName.optional().describe('The column whose value is taken.'),
    sum: columnNames
      .optional()
      .describe('The sum over all matching rows; of several columns, the sum of their product.'),
    where: conditions.optional().describe('Only rows of the file that meet all of these.'),
    missing: z
      .enum(['fail', 'empty'])
      .optional()
      .describe('When no row matches: the row is broken (default), or there is no value.'),
  })
  .refine((value) => (value.column === undefined) !== (value.sum === undefined), {
    error: 'expected either `column` or `sum`',
  });

export type Lookup = z.infer<typeof lookup>;

const SOURCES = ['column', 'columns', 'constant', 'choose', 'lookup'] as const;

const value = z.preprocess(
  valueShorthand,
  z
    .strictObject({
      column: columnName.optional().describe('The column of the file.'),
      columns: columnNames.optional().describe('Several columns, joined.'),
      constant: scalar.optional().describe('The same value for each row.'),
      choose: z
        .array(z.strictObject({ when: condition, value: scalar }))
        .min(1)
        .optional()
        .describe('The value of the first condition that holds.'),
      lookup: lookup.optional().describe('A value from another file.'),
      join: z
        .string()
        .optional()
        .describe('Between `columns`: default a space, in references | as in keys.'),
      prefix: z.string().min(1).optional().describe('Stands before a text or a reference.'),
      map: z
        .record(z.string(), scalar)
        .optional()
        .describe('What stands in the file -> the value.'),
      otherwise: scalar
        .optional()
        .describe('For what `map` or `choose` do not name; without it they must name all.'),
      date: format.shape.date,
      zone: format.shape.zone,
      decimal: format.shape.decimal,
      thousands: format.shape.thousands,
      scale: z.number().optional().describe('A number is multiplied by this, e.g. -1 or 0.01.'),
      true_words: z
        .array(z.string())
        .min(1)
        .optional()
        .describe('What means true; default yes, y, true, t, 1.'),
      false_words: z
        .array(z.string())
        .min(1)
        .optional()
        .describe('What means false; default no, n, false, f, 0.'),
      default: scalar.optional().describe('The value where the file has none.'),
      required: z.boolean().optional().describe('A row without a value is broken; default false.'),
      unknown: z
        .enum(['fail', 'empty'])
        .optional()
        .describe(
          'When the row that is referred to is not there: the row is broken (default), or there is no value.',
        ),
    })
    .superRefine((given, context) => {
      if (SOURCES.filter((name) => given[name] !== undefined).length === 1) return;
      context.addIssue({
        code: 'custom',
        message: `expected exactly one of ${SOURCES.join(', ')}`,
      });
    }),
);

export type ValueMapping = z.infer<typeof value>;

function valueShorthand(given: unknown): unknown {
  if (typeof given === 'string') return { column: given };
  return Array.isArray(given) ? { columns: given as unknown[] } : given;
}

const source = z.strictObject({
  file: z
    .string()
    .min(1)
    .describe(
      'Name of a file in the folder, with or without .gz; * stands for any letters of several names.',
    ),
  key: key.describe('What names a row: a column, a list of columns, or `row_number: true`.'),
  where: conditions.optional().describe('Only rows that meet all of these.'),
  duplicates: z
    .enum(['fail', 'first', 'last'])
    .optional()
    .describe(
      'Rows with the same key: the later one is broken (default), or the first or the last is kept.',
    ),
  columns: z
    .record(z.string(), value)
    .describe('Column of the table -> where its value comes from: a column of the file, or more.'),
});

export type SourceMapping = z.infer<typeof source>;

export const importMapping = z.strictObject({
  format: format.optional().describe('How the files are written.'),
  files: z
    .record(z.string(), format)
    .optional()
    .describe('File name -> how it is written, where it differs from `format`.'),
  on_error: z
    .enum(['stop', 'skip'])
    .optional()
    .describe('What to do with a broken row: stop (default), or leave it out and report it.'),
  tables: z
    .partialRecord(z.enum(TABLE_NAMES), z.array(source).min(1), {
      // zod's types do not name the code that it gives to an unknown key here
      error: ({ code }: { readonly code: string }) =>
        code === 'unrecognized_keys' ? `expected one of ${TABLE_NAMES.join(', ')}` : undefined,
    })
    .describe('Table -> the files that its rows come from.'),
});

export type ImportMapping = z.infer<typeof importMapping>;
export type FileFormat = z.infer<typeof format>;

import { z } from 'zod';

/**
 * The language of faults: which requests, and what happens to them. One file serves both sandboxes.
 * docs/sandbox-faults.md shows each kind by example.
 */

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'] as const;
const method = z.enum(METHODS);
const ordinal = z.int({ error: 'expected a whole number from 1' }).min(1);
const ordinals = z
  .strictObject({ from: ordinal.default(1), to: ordinal.optional() })
  .refine(({ from, to }) => to === undefined || to >= from, {
    error: 'expected `to` not to be before `from`',
  });

const match = z.strictObject({
  path: z
    .string()
    .startsWith('/', { error: 'expected a path that begins with /' })
    .optional()
    .describe(
      'The whole path, without query: * stands for any letters within a segment, ** for any segments.',
    ),
  method: z
    .union([method, z.array(method).min(1)], {
      error: `expected one or a list of ${METHODS.join(', ')}`,
    })
    .optional()
    .describe('One method or a list of them.'),
  object: z
    .string()
    .min(1)
    .optional()
    .describe('Requests about this object, by the CRM’s own name: Account, companies.'),
  record: z
    .union([z.string().min(1), z.int()], { error: 'expected the id or key of a record' })
    .transform(String)
    .optional()
    .describe('Requests that name this record: its id or key, a word of path, query or body.'),
  nth: z
    .union([ordinal, z.array(ordinal).min(1), ordinals], {
      error: 'expected a number from 1, a list of them, or `from` and `to`',
    })
    .optional()
    .describe('Which of the requests that meet all of the above, counted from 1.'),
  rate: z
    .number()
    .gt(0)
    .max(1)
    .optional()
    .describe('The share of those requests, drawn by the seed.'),
});

export type FaultMatch = z.output<typeof match>;

const common = {
  name: z.string().min(1).optional().describe('What the log of requests calls it.'),
  match: match.prefault({}).describe('Which requests; left out: all.'),
};

const LONGEST_DELAY_MS = 600_000;
const delayMs = z.int().min(0).max(LONGEST_DELAY_MS);
const status = z.int().min(200).max(599);
const committed = z
  .boolean()
  .default(false)
  .describe('true: the CRM carries the request out first. Default false.');
const object = z.string().min(1).describe('The object, by the CRM’s own name.');
const field = z.string().min(1).describe('The field, by the CRM’s own name.');

const answer = z
  .strictObject({
    ...common,
    kind: z.literal('answer'),
    status,
    body: z.string().optional().describe('A body of text.'),
    json: z.unknown().optional().describe('A body of JSON, in place of `body`.'),
    headers: z.record(z.string(), z.string()).default({}),
    committed,
  })
  .refine((given) => given.body === undefined || given.json === undefined, {
    error: 'expected either `body` or `json`',
    path: ['json'],
  });

const faultSchema = z.discriminatedUnion('kind', [
  answer,
  z.strictObject({
    ...common,
    kind: z.literal('edge_page'),
    status: status.default(503),
    retry_after_seconds: z.int().min(0).optional(),
    committed,
  }),
  z.strictObject({ ...common, kind: z.literal('latency'), delay_ms: delayMs }),
  z.strictObject({ ...common, kind: z.literal('hang'), committed }),
  z.strictObject({ ...common, kind: z.literal('reset') }),
  z.strictObject({ ...common, kind: z.literal('lost_answer') }),
  z.strictObject({
    ...common,
    kind: z.literal('truncated_body'),
    share: z.number().min(0).lt(1).default(0.5).describe('How much of the body arrives.'),
    ends_cleanly: z
      .boolean()
      .default(false)
      .describe('true: the answer ends as if it were whole; false: the connection breaks.'),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('slow_body'),
    pieces: z.int().min(2).max(1_000).default(10),
    pause_ms: delayMs,
  }),
  z.strictObject({ ...common, kind: z.literal('missing_content_type') }),
  z.strictObject({
    ...common,
    kind: z.literal('duplicate'),
    answer: z.enum(['first', 'last']).default('last').describe('Which of the two answers is sent.'),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('clock_skew'),
    seconds: z.int().describe('Added to the Date header; negative: the CRM’s clock is late.'),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('token_revoked'),
    refresh_token: z.boolean().default(false).describe('true: the refresh token is revoked too.'),
  }),
  z.strictObject({ ...common, kind: z.literal('field_gone'), object, field }),
  z.strictObject({ ...common, kind: z.literal('field_read_only'), object, field }),
  z.strictObject({
    ...common,
    kind: z.literal('field_shortened'),
    object,
    field,
    length: z.int().min(1),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('permission_lost'),
    object,
    action: z.enum(['read', 'write']),
    field: field.optional(),
  }),
]);

export type Fault = z.output<typeof faultSchema>;
export type FaultKind = Fault['kind'];

export const faultPlanSchema = z.strictObject({
  seed: z.int().optional().describe('Draws for `rate`; default: the seed of the sandbox.'),
  faults: z.array(faultSchema).describe('All that fit a request befall it, the first outermost.'),
});

/** What a fault file says, every default filled in. */
export type FaultPlan = z.output<typeof faultPlanSchema>;
/** The same as it is written. */
export type WrittenFaultPlan = z.input<typeof faultPlanSchema>;

/** These change the CRM itself: once, unless `nth` or `rate` say otherwise. */
const LASTING: ReadonlySet<FaultKind> = new Set([
  'token_revoked',
  'field_gone',
  'field_read_only',
  'field_shortened',
  'permission_lost',
]);

export function isLasting(kind: FaultKind): boolean {
  return LASTING.has(kind);
}

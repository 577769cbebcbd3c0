/** Fields that are added to a log message. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Names of fields that would hold a secret or personal data, whoever logs them. */
const REDACTED =
  /token|secret|password|credential|authorization|cookie|session_?id|verifier|authorize_?url|sealed|private_?key|api_?key|assertion|e-?mail|phone|first_?name|last_?name|script|comment/i;

const BLOT = '[redacted]';

/** Secrets and addresses inside a text, e.g. in the message of a vendor or of the database driver. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [^-]+-----[\s\S]*?(?:-----END [^-]+-----|$)/g, BLOT],
  // The credentials of a URL.
  [/:\/\/[^\s/@]+@/g, `://${BLOT}@`],
  [/\b(bearer|basic)\s+[\w.~+/=!-]+/gi, `$1 ${BLOT}`],
  [
    /\b([\w-]*(?:token|secret|password|assertion))(["']?\s*[=:]\s*["']?)[^\s"'&,;]+/gi,
    `$1$2${BLOT}`,
  ],
  // Session ids of Salesforce, private-app tokens of HubSpot, JSON web tokens.
  [/\b00D\w{12,15}![\w.]+/g, BLOT],
  [/\bpat-[a-z0-9]+-[\w-]{8,}/g, BLOT],
  // Refresh tokens of Salesforce and of HubSpot, and whatever a person is sent back with from a consent page.
  [/\b5Aep\w[\w.]{20,}/g, BLOT],
  [/\b(?:na|eu|ap)\d+-[0-9a-f]{4,}(?:-[0-9a-f]{4,}){2,}/gi, BLOT],
  [/([?&](?:code|state|code_verifier|code_challenge)=)[^\s&"'#]+/gi, `$1${BLOT}`],
  // Opaque tokens, e.g. access tokens of HubSpot: no word, path or hash is that long.
  [/\b[\w+=-]{100,}/g, BLOT],
  [/\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g, BLOT],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, BLOT],
];

/** Deeper than any field that is logged on purpose: what contains itself comes to an end. */
const DEEPEST = 8;

/** Blots out what is nobody's business in a log: by the name of a field at any depth, and inside texts. */
export function redact(fields: LogFields, depth = 0): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      REDACTED.test(name) ? BLOT : redactValue(value, depth),
    ]),
  );
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (depth >= DEEPEST) return '[too deep]';
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1));
  // Of an error the own fields say nothing and its stack too much.
  if (value instanceof Error) return redactText(`${value.name}: ${value.message}`);
  return redact(Object.fromEntries(Object.entries(value)), depth + 1);
}

function redactText(text: string): string {
  let redacted = text;
  for (const [pattern, replacement] of PATTERNS) {
    redacted = redacted.replaceAll(pattern, replacement);
  }
  return redacted;
}

import { createLogger as createWinston, format, transports } from 'winston';

/** A static message with fields; secrets and personal data never belong into them. */
export interface Logger {
  error(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
}

export type LogFields = Readonly<Record<string, unknown>>;

export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Names of fields that would hold a secret or personal data, whoever logs them. */
const REDACTED =
  /token|secret|password|authorization|private_?key|assertion|e-?mail|phone|first_?name|last_?name|script|comment/i;

/** JSON lines on stderr: stdout belongs to the results of commands. */
export function createLogger(level: LogLevel): Logger {
  const logger = createWinston({
    level,
    format: format.combine(format.timestamp(), format.json()),
    transports: [new transports.Console({ stderrLevels: [...LOG_LEVELS] })],
  });
  const write =
    (severity: LogLevel) =>
    (message: string, fields: LogFields = {}): void => {
      logger.log({ level: severity, message, ...redact(fields) });
    };
  return { error: write('error'), warn: write('warn'), info: write('info'), debug: write('debug') };
}

/** Fields whose names say that they are nobody's business in a log are blotted out, at any depth. */
export function redact(fields: LogFields): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      REDACTED.test(name) ? '[redacted]' : redactValue(value),
    ]),
  );
}

function redactValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redactValue);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return redact(Object.fromEntries(Object.entries(value)));
}

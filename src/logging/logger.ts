import { createLogger as createWinston, format, transports } from 'winston';
import { redact, type LogFields } from './redact.ts';

/** A static message with fields; secrets and personal data never belong into them. */
export interface Logger {
  error(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
}

export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

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
      // No field takes the place of the line's own level and message.
      logger.log({ ...redact(fields), level: severity, message });
    };
  return { error: write('error'), warn: write('warn'), info: write('info'), debug: write('debug') };
}

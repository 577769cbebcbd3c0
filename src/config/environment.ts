import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { loadEnvFile } from 'node:process';
import { BellwetherError, messageOf } from '../domain/errors.ts';
import type { Secret, Setting } from './schema/setting.ts';

/** The environment variables that are set to something, read once. The only place that looks at process.env. */
export type Environment = Readonly<Record<string, string | undefined>>;

interface EnvironmentVariable {
  readonly name: string;
  readonly description: string;
  /** What stands in `.env.example`; commented out there when empty. */
  readonly example: string;
}

/** Variables that Bellwether itself reads. The connections of the configuration name theirs in addition. */
export const ENVIRONMENT_VARIABLES: readonly EnvironmentVariable[] = [
  {
    name: 'BELLWETHER_CONFIG',
    description: 'Configuration folder. Default: config',
    example: '',
  },
  {
    name: 'BELLWETHER_DATA',
    description: 'Data folder: embedded database, logs. Default: .bellwether',
    example: '',
  },
  {
    name: 'DATABASE_URL',
    description: 'PostgreSQL 15 or newer to use instead of the embedded one.',
    example: '',
  },
  {
    name: 'BELLWETHER_POSTGRES_BIN',
    description:
      'Folder with initdb and postgres, where no embedded binaries exist for the platform.',
    example: '',
  },
  {
    name: 'BELLWETHER_SOCKET_FOLDER',
    description: 'Short folder for the socket of the embedded database.',
    example: '',
  },
  {
    name: 'BELLWETHER_API_TOKEN',
    description: 'Bearer token of the HTTP API of the daemon.',
    example: '',
  },
  {
    name: 'BELLWETHER_TOKEN_KEY',
    description:
      'Key with which the tokens of `bellwether connect` are encrypted; make one with `openssl rand -base64 32`.',
    example: '',
  },
  {
    name: 'BELLWETHER_TOKEN_KEY_PREVIOUS',
    description: 'The key before it, after a change, until every connection was used once.',
    example: '',
  },
  {
    name: 'BROWSER',
    description: 'Program that `bellwether connect` opens the consent page with.',
    example: '',
  },
  {
    name: 'LOG_LEVEL',
    description:
      'error, warn, info or debug. Default: info in the daemon, error on the command line.',
    example: '',
  },
];

/**
 * Takes over the variables of a `.env` file in the working folder (existing ones win) and returns them all. An empty
 * one counts as not set: `BELLWETHER_DATA=` in a copied example must not make the working folder the data folder.
 */
export function readEnvironment(envFile = '.env'): Environment {
  if (existsSync(envFile)) {
    try {
      loadEnvFile(envFile);
    } catch (error) {
      throw new BellwetherError(
        'config.invalid',
        `${envFile} cannot be read: ${messageOf(error)}`,
        {
          cause: error,
        },
      );
    }
  }
  return Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''));
}

/** The value of a setting. `where` names it in messages, e.g. connections.salesforce.login_url. */
export function resolveSetting(setting: Setting, environment: Environment, where: string): string {
  if (typeof setting === 'string') return setting;
  const value = environment[setting.env]?.trim();
  // An empty line of a .env file is no value.
  const chosen = value === undefined || value === '' ? setting.default : value;
  if (chosen === undefined) throw missingVariable(setting.env, where);
  return chosen;
}

/** The value of a secret: from the environment or a file, without surrounding white space. */
export async function resolveSecret(
  secret: Secret,
  environment: Environment,
  where: string,
): Promise<string> {
  if ('file' in secret) return readSecretFile(secret.file, where);
  const value = environment[secret.env]?.trim();
  if (value === undefined || value === '') throw missingVariable(secret.env, where);
  // A PEM key in a one-line variable is usually written with \n for its line ends.
  return value.startsWith('-----BEGIN') ? value.replaceAll(String.raw`\n`, '\n') : value;
}

async function readSecretFile(file: string, where: string): Promise<string> {
  let secret: string;
  try {
    secret = (await readFile(file, 'utf8')).trim();
  } catch (error) {
    throw new BellwetherError('config.missing', `${where}: the file ${file} cannot be read`, {
      remedy: 'Create the file with the secret and nothing else, readable for this user.',
      cause: error,
    });
  }
  // Nobody means an empty secret, and an empty API token would let everybody in.
  if (secret !== '') return secret;
  throw new BellwetherError('config.missing', `${where}: the file ${file} is empty`, {
    remedy: 'Write the secret into the file, and nothing else.',
  });
}

/** Like {@link resolveSecret}; undefined where the variable is not set. */
export async function resolveOptionalSecret(
  secret: Secret,
  environment: Environment,
  where: string,
): Promise<string | undefined> {
  const unset = 'env' in secret && (environment[secret.env] ?? '').trim() === '';
  return unset ? undefined : resolveSecret(secret, environment, where);
}

function missingVariable(name: string, where: string): BellwetherError {
  return new BellwetherError('config.missing', `${where} needs the environment variable ${name}`, {
    remedy: `Set ${name}, for example in a .env file; .env.example says what it means.`,
  });
}

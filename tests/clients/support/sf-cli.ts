import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOrg, type OrgClient } from '../../integration/sandbox-salesforce/org-client.ts';
import { clientFile, installClients, runNode, type Ended } from './program.ts';

/** What the CLI prints with `--json`. */
export interface SfAnswer {
  readonly status: number;
  readonly result?: unknown;
  /** The kind of error, where one stopped the command. */
  readonly name?: string;
  readonly message?: string;
  readonly data?: unknown;
}

const USER = 'integration@bellwether.sandbox';

/** The official CLI as a developer runs it, with a home folder of its own and no need of the internet. */
export class SfCli {
  readonly folder: string;
  readonly org: OrgClient;

  constructor(folder: string, org: OrgClient) {
    this.folder = folder;
    this.org = org;
  }

  /**
   * Runs a command with `--json` and answers what it prints. The words of the template are arguments, and so is each
   * value as a whole, whatever is in it.
   */
  async json(words: TemplateStringsArray, ...values: readonly string[]): Promise<SfAnswer> {
    const args = argumentsOf(words, values);
    const { stdout, stderr } = await this.#run([...args, '--json']);
    try {
      return JSON.parse(stdout) as SfAnswer;
    } catch {
      throw new Error(`sf ${args.join(' ')} printed no JSON: ${stdout}${stderr}`);
    }
  }

  /** Runs a command as people see it. */
  run(words: TemplateStringsArray, ...values: readonly string[]): Promise<Ended> {
    return this.#run(argumentsOf(words, values));
  }

  loginByToken(): Promise<SfAnswer> {
    return this.json`org login access-token --no-prompt --instance-url ${this.org.sandbox.url}`;
  }

  /** Writes a file into the working folder; answers its path. */
  async write(name: string, text: string): Promise<string> {
    const path = join(this.folder, name);
    await writeFile(path, text);
    return path;
  }

  read(name: string): Promise<string> {
    return readFile(join(this.folder, name), 'utf8');
  }

  #run(args: readonly string[]): Promise<Ended> {
    const env = {
      HOME: this.folder,
      SF_ACCESS_TOKEN: this.org.token,
      SF_TARGET_ORG: USER,
      SF_DISABLE_TELEMETRY: 'true',
      SF_AUTOUPDATE_DISABLE: 'true',
      SF_SKIP_NEW_VERSION_CHECK: 'true',
      SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
    };
    return runNode(clientFile('@salesforce/cli/bin/run.js'), args, { folder: this.folder, env });
  }

  async close(): Promise<void> {
    await this.org.sandbox.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The CLI beside an org with the small book; it has not logged in yet. */
export async function startSfCli(): Promise<SfCli> {
  await installClients();
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'bw-sf-'));
  return new SfCli(folder, await startOrg());
}

function argumentsOf(words: TemplateStringsArray, values: readonly string[]): readonly string[] {
  return words.flatMap((text, index) => {
    const value = values[index];
    const plain = text.split(/\s+/).filter((word) => word !== '');
    return value === undefined ? plain : [...plain, value];
  });
}

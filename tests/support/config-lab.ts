/** Copies of the shipped configuration, with a fault planted. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config, ConfigChecks } from '../../src/config/config-files.ts';
import { faultLine, type ConfigFault } from '../../src/config/fault.ts';
import { readConfig } from '../../src/config/load-config.ts';
import { loadCatalog } from '../../src/measures/catalog.ts';
import { createScriptRenderer } from '../../src/playbooks/script.ts';

/** Replaces a text that must stand in the file, or gives the file another content altogether. */
export type Edit = readonly [file: string, from: string, to: string] | readonly [string, string];

export class ConfigLab {
  readonly folder: string;
  readonly #checks: ConfigChecks;
  #line = 0;

  private constructor(folder: string, checks: ConfigChecks) {
    this.folder = folder;
    this.#checks = checks;
  }

  static async open(): Promise<ConfigLab> {
    const measures = await loadCatalog();
    const renderer = createScriptRenderer(measures, 'GBP');
    const folder = await mkdtemp(join(tmpdir(), 'bw-config-'));
    const templateFault = (template: string): string | undefined => renderer.fault(template);
    return new ConfigLab(folder, { measures, templateFault });
  }

  close(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }

  /** Puts the shipped files back and plants the edits. */
  async plant(...edits: readonly Edit[]): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
    await cp('config', this.folder, { recursive: true });
    for (const edit of edits) await this.#plant(edit);
  }

  async #plant([file, from, to]: Edit): Promise<void> {
    const path = join(this.folder, file);
    if (to === undefined) {
      await writeFile(path, from);
      return;
    }
    const text = await readFile(path, 'utf8');
    const start = text.indexOf(from);
    if (start < 0) throw new Error(`"${from}" does not stand in ${file}`);
    const before = text.slice(0, start);
    this.#line = `${before}${to.trimEnd()}`.split('\n').length;
    await writeFile(path, `${before}${to}${text.slice(start + from.length)}`);
  }

  /**
   * Writes the line on which the last planted text ends for `{line}`, and one two lines above it for `{line-2}`: the
   * shipped files may grow without a test noticing.
   */
  withLine(expected: string): string {
    return expected.replaceAll(/\{line([-+]\d+)?\}/g, (_, offset: string | undefined) =>
      String(this.#line + Number(offset ?? 0)),
    );
  }

  read(): Promise<{
    readonly config: Config | undefined;
    readonly faults: readonly ConfigFault[];
  }> {
    return readConfig(this.folder, this.#checks);
  }

  /** The faults as a person reads them, with `config` for the folder. */
  async faults(...edits: readonly Edit[]): Promise<readonly string[]> {
    await this.plant(...edits);
    const { config, faults } = await this.read();
    if ((config === undefined) !== faults.length > 0) throw new Error('neither read nor faulty');
    return faults.map(faultLine).map((line) => line.replaceAll(this.folder, 'config'));
  }
}

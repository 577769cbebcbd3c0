import { SalesforceFault } from '../rest/fault.ts';
import type { ComponentOutcome, DeployOptions } from './deploy-result.ts';
import { ComponentProblem, type Applied, type MetadataContext } from './metadata-type.ts';
import { METADATA_TYPES, metadataType } from './metadata-types.ts';
import type { DeployPackage, Doomed, PackagedComponent } from './read-package.ts';

/** Thrown to undo a deployment, and caught again. */
class Undone extends Error {}

/**
 * Puts the components of a package into the org. With a failure everything is undone, unless the client wants to keep
 * what can be kept; a validation is always undone.
 */
export function deployPackage(
  context: MetadataContext,
  contents: DeployPackage,
  options: DeployOptions,
): readonly ComponentOutcome[] {
  const outcomes: ComponentOutcome[] = [];
  const { manifestFile, doomed } = contents;
  undoable(context, () => {
    outcomes.push(...doomed.pre.map((each) => remove(context, each)));
    outcomes.push(...contents.problems);
    for (const { xmlName } of METADATA_TYPES) {
      const same = contents.components.filter(({ type }) => type === xmlName);
      outcomes.push(...same.map((each) => apply(context, each)));
    }
    outcomes.push(...doomed.post.map((each) => remove(context, each)));
    const failed = outcomes.some(({ problem }) => problem !== undefined);
    if (options.checkOnly || (failed && options.rollbackOnError)) throw new Undone();
  });
  const manifest = { componentType: '', fullName: 'package.xml', fileName: manifestFile };
  return [...outcomes, { ...manifest, changed: true }];
}

/** All or nothing of `work`, the schema included. */
function undoable({ org }: MetadataContext, work: () => void): void {
  const before = org.schema.objects();
  try {
    org.store.transaction(work);
  } catch (error) {
    org.schema.restore(before);
    if (!(error instanceof Undone)) throw error;
  } finally {
    org.fieldSecurity.forget();
  }
}

function apply(context: MetadataContext, component: PackagedComponent): ComponentOutcome {
  const { type, fullName, fileName } = component;
  const named = { componentType: type, fullName, fileName };
  const result = attempt(context, () => metadataType(type)?.apply(context, component));
  if (typeof result === 'string') return { ...named, problem: result };
  const { id = null, created = false, changed = false } = result ?? {};
  return { ...named, ...(id === null ? {} : { id }), created, changed };
}

function remove(context: MetadataContext, { type, fullName, fileName }: Doomed): ComponentOutcome {
  const named = { componentType: type, fullName, fileName };
  const result = attempt(context, () => {
    const served = metadataType(type);
    if (served === undefined) throw new ComponentProblem(`Unknown type name '${type}'`);
    served.remove(context, fullName);
    return undefined;
  });
  if (typeof result === 'string') return { ...named, problem: result };
  return { ...named, changed: true, deleted: true };
}

/** One component, whole or not at all; what is wrong with it comes back as text. */
export function attempt(
  context: MetadataContext,
  work: () => Applied | undefined,
): Applied | undefined | string {
  try {
    let applied: Applied | undefined;
    undoable(context, () => {
      applied = work();
    });
    return applied;
  } catch (error) {
    if (error instanceof ComponentProblem) return error.message;
    if (error instanceof SalesforceFault) return error.errors[0]?.message ?? error.message;
    throw error;
  }
}

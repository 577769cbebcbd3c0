/** Something about the mapping and the org that an admin should know. Errors stop a run, warnings do not. */
export interface MappingFinding {
  readonly level: 'error' | 'warning';
  /** Where in the mapping, e.g. entities.orders.fields.status. */
  readonly path: string;
  readonly message: string;
  /** What to do. */
  readonly remedy: string;
}

export function error(path: string, message: string, remedy: string): MappingFinding {
  return { level: 'error', path, message, remedy };
}

export function warning(path: string, message: string, remedy: string): MappingFinding {
  return { level: 'warning', path, message, remedy };
}

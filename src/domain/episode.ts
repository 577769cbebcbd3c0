/** A task that Bellwether has opened and nobody has closed. */
export interface OpenEpisode {
  readonly playbook: string;
  readonly taskKey: string;
  /** Undefined while its creation is not confirmed. */
  readonly taskCrmId: string | undefined;
}

/** What a person has to do already. */
export interface OwnerLoad {
  readonly newToday: number;
  readonly open: number;
}

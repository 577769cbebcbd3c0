/** Who makes a request: the owner of a token that was accepted. */
export interface Caller {
  readonly kind: 'service_key' | 'oauth';
  /** Counts towards this app's limits. */
  readonly appId: number;
  readonly userId: number;
  readonly scopes: ReadonlySet<string>;
}

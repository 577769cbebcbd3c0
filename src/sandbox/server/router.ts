import type { SandboxHandler } from './exchange.ts';

interface Route<Handler> {
  readonly method: string;
  readonly segments: readonly string[];
  readonly handler: Handler;
}

export interface RouteMatch<Handler = SandboxHandler> {
  readonly handler: Handler;
  readonly params: Readonly<Record<string, string>>;
}

/**
 * Routes by method and path pattern. `:name` captures one segment, a last segment `*` captures the rest.
 * The first registered route that matches wins, so register the specific before the general.
 * `Handler` is whatever a sandbox wants to find by a path; a plain {@link SandboxHandler} unless said otherwise.
 */
export interface Router<Handler = SandboxHandler> {
  add(method: string, pattern: string, handler: Handler): void;
  match(method: string, path: string): RouteMatch<Handler> | undefined;
  /** True when the path exists under another method: the caller answers 405 instead of 404. */
  knowsPath(path: string): boolean;
  /** The methods under which the path exists, in the order of their registration. */
  methodsOf(path: string): readonly string[];
}

/** A vendor whose handlers need more than the request (a session, a version) names its own handler type. */
export function createRouter<Handler = SandboxHandler>(): Router<Handler> {
  const routes: Route<Handler>[] = [];
  return {
    add(method, pattern, handler) {
      routes.push({ method, segments: splitPath(pattern), handler });
    },
    match(method, path) {
      const segments = splitPath(path);
      for (const route of routes) {
        if (route.method !== method) continue;
        const params = matchSegments(route.segments, segments);
        if (params !== undefined) return { handler: route.handler, params };
      }
      return undefined;
    },
    knowsPath(path) {
      const segments = splitPath(path);
      return routes.some((route) => matchSegments(route.segments, segments) !== undefined);
    },
    methodsOf(path) {
      const segments = splitPath(path);
      const methods = routes
        .filter((route) => matchSegments(route.segments, segments) !== undefined)
        .map((route) => route.method);
      return [...new Set(methods)];
    },
  };
}

function splitPath(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function matchSegments(
  pattern: readonly string[],
  segments: readonly string[],
): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    if (expected === '*' && index === pattern.length - 1) {
      params['*'] = segments.slice(index).map(decodeSegment).join('/');
      return params;
    }
    const actual = segments[index];
    if (actual === undefined) return undefined;
    if (expected.startsWith(':')) params[expected.slice(1)] = decodeSegment(actual);
    else if (expected !== actual) return undefined;
  }
  return pattern.length === segments.length ? params : undefined;
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // a lone % is the client's mistake; the vendor would see the raw text too
  }
}

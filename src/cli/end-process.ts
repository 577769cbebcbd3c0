/** Long enough for what is closing to close, and short enough for a person who waits. */
const GRACE_MS = 2000;

/**
 * Lets the process end by itself, with an exit code; what still keeps it alive after a grace is given up.
 *
 * process.exit at once is not safe: Node then waits for its compiling threads, one of which may wait for the main thread to
 * collect garbage, both for ever (nodejs/node#54918; one of forty short runs here). An end of its own accord stops them first.
 */
export function endProcess(code: number): void {
  process.exitCode = code;
  setTimeout(() => process.exit(code), GRACE_MS).unref();
}

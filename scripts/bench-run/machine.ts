import { cpus, release, totalmem, type } from 'node:os';

/** The machine that figures were measured on, as a sentence. */
export function machine(): string {
  const processors = cpus();
  const memory = (totalmem() / 1e9).toFixed(0);
  return `Machine: ${String(processors.length)} x ${processors[0]?.model ?? 'unknown processor'}, ${memory} GB, ${type()} ${release()}, Node ${process.version}.`;
}

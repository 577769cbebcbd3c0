import { userInfo } from 'node:os';

/** Who runs this. In a container a process may run under a number that has no name: then it is that number. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${String(process.getuid?.() ?? 'unknown')}`;
  }
}

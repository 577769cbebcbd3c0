import { spawn } from 'node:child_process';
import type { Environment } from '../config/environment.ts';

/** Opens an address in the person's browser, if there is one: the address is printed anyway. */
export function openBrowser(url: string, environment: Environment): void {
  const [command, ...args] = browserOf(environment);
  const child = spawn(command, [...args, url], { detached: true, stdio: 'ignore' });
  child.on('error', () => {}); // no such program: a server without a screen
  child.unref();
}

function browserOf(environment: Environment): readonly [string, ...string[]] {
  const chosen = environment['BROWSER'];
  if (chosen !== undefined) return [chosen];
  switch (process.platform) {
    case 'darwin':
      return ['open'];
    case 'win32':
      // Not `cmd /c start`, for which the & of an address begins another command.
      return ['rundll32', 'url.dll,FileProtocolHandler'];
    default:
      return ['xdg-open'];
  }
}

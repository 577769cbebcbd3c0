import { resolve } from 'node:path';
import { BellwetherError } from '../../domain/errors.ts';
import type { OnEvent, Site } from './enter-server.ts';
import { openServerFolder } from './server-folder.ts';
import { ServerShare } from './server-share.ts';
import { APPLICATION } from './session.ts';
import { PORT, refuseLongSocketPath } from './socket.ts';

export interface EmbeddedServerOptions {
  /** e.g. `<checkout>/.bellwether`. Made when missing. */
  readonly dataFolder: string;
  /** Default: in the server's folder. Its path must be short. */
  readonly socketFolder?: string;
  /** The bin folder of a system PostgreSQL. Default: the npm package for this platform. */
  readonly binaries?: string;
  /** As root only: where the database goes when its user cannot reach the data folder. */
  readonly openFolder?: string;
  /** For the log. */
  readonly onEvent?: OnEvent;
}

/** For `pg`. */
export interface EmbeddedConnection {
  /** The folder of the socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly ssl: false;
}

export interface EmbeddedServer {
  readonly connection: EmbeddedConnection;
  /** Gives the server back; who is the last stops it. Close your own connections before. */
  release(): Promise<void>;
}

const OPEN_FOLDER = '/var/lib/bellwether';

/**
 * Takes a share in the PostgreSQL server of the data folder, which all Bellwether processes on that
 * folder use together. The first one makes and starts it. Should the server die, the share brings
 * it back: connections break, but a pool that connects again finds it at the same place.
 */
export async function acquireEmbeddedServer(
  options: EmbeddedServerOptions,
): Promise<EmbeddedServer> {
  const site = await openSite(options);
  const share = new ServerShare(site);
  const { address, password } = await share.enter();
  return {
    connection: { ...address, user: APPLICATION, password, database: APPLICATION, ssl: false },
    release: () => share.release(),
  };
}

async function openSite(options: EmbeddedServerOptions): Promise<Site> {
  if (process.platform === 'win32') {
    throw new BellwetherError('store.no-server', 'There is no embedded database on Windows', {
      remedy: 'Set DATABASE_URL, or run Bellwether in WSL.',
    });
  }
  const { dataFolder, openFolder = OPEN_FOLDER } = options;
  const server = await openServerFolder({ dataFolder, openFolder });
  const host = options.socketFolder === undefined ? server.run : resolve(options.socketFolder);
  const address = { host, port: PORT };
  refuseLongSocketPath(address);
  const { binaries, onEvent = () => undefined } = options;
  return { server, address, binaries, onEvent };
}

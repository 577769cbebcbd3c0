import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';

/** What a tool answered. */
export interface ToolAnswer {
  readonly isError: boolean;
  /** Its texts, in order. */
  readonly texts: readonly string[];
  /** The last text read as JSON, undefined where it is none. */
  readonly json: unknown;
}

const messageSchema = z.object({
  id: z.number().optional(),
  result: z.unknown(),
  error: z.object({ message: z.string() }).optional(),
});
type Message = z.infer<typeof messageSchema>;

const toolsSchema = z.object({ tools: z.array(z.object({ name: z.string() })) });
const answerSchema = z.object({
  isError: z.boolean().optional(),
  content: z.array(z.object({ text: z.string() })),
});

export interface McpServerOptions {
  /** The server's JavaScript file. */
  readonly file: string;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A server of the Model Context Protocol, run as a program and spoken to over its standard input and output. */
export class McpSession {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<number, (message: Message) => void>();
  #lastId = 0;

  private constructor(child: ChildProcessWithoutNullStreams) {
    this.#process = child;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const message = messageSchema.parse(JSON.parse(line));
      if (message.id !== undefined) this.#waiting.get(message.id)?.(message);
    });
  }

  static async start({ file, folder, env }: McpServerOptions): Promise<McpSession> {
    const child = spawn(process.execPath, [file], { cwd: folder, env });
    child.stderr.resume();
    const session = new McpSession(child);
    await session.#ask('initialize', {
      protocolVersion: '2025-06-18',
      capabilities: {},
      clientInfo: { name: 'bellwether-tests', version: '1' },
    });
    session.#send({ jsonrpc: '2.0', method: 'notifications/initialized' });
    return session;
  }

  async tools(): Promise<readonly string[]> {
    const { tools } = toolsSchema.parse(await this.#ask('tools/list', {}));
    return tools.map(({ name }) => name);
  }

  async call(name: string, args: Readonly<Record<string, unknown>> = {}): Promise<ToolAnswer> {
    const answer = answerSchema.parse(await this.#ask('tools/call', { name, arguments: args }));
    const texts = answer.content.map(({ text }) => text);
    return { isError: answer.isError ?? false, texts, json: readJson(texts.at(-1)) };
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill();
    await ended;
  }

  async #ask(method: string, params: unknown): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<Message>();
    const fail = (): void => {
      reject(new Error(`the server ended before it answered ${method}`));
    };
    this.#waiting.set(id, resolve);
    this.#process.once('exit', fail);
    this.#send({ jsonrpc: '2.0', id, method, params });
    const message = await promise;
    this.#process.off('exit', fail);
    this.#waiting.delete(id);
    if (message.error !== undefined) throw new Error(`${method}: ${message.error.message}`);
    return message.result;
  }

  #send(message: unknown): void {
    this.#process.stdin.write(`${JSON.stringify(message)}\n`);
  }
}

function readJson(text: string | undefined): unknown {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return value;
  } catch {
    return undefined;
  }
}

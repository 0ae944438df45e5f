import { fail } from '../../../shared/result.ts';
import { callHub } from '../socket-client.ts';
import { firstStopSignal } from '../terminal.ts';
import { plainLine } from '../text.ts';
import { type Command, dataFolderOf, personOf } from './command.ts';

export const bridgeCommands: Command[] = [
  {
    name: 'mcp-stdio',
    about: 'Bridge for MCP clients that speak stdio only; takes the permission key from OPENGITHUBX_KEY',
    examples: ['mcp-stdio', 'mcp-stdio --data-dir ~/hub'],
    async run(invocation) {
      if (personOf(invocation) !== undefined) return fail('usage', 'The key says whom it is for: leave --as out.');
      const { runBridge } = await import('../bridge/bridge.ts');
      const { OPENGITHUBX_KEY: key, OPENGITHUBX_URL: named } = process.env;
      process.stderr.on('error', () => {}); // nobody reads the log
      const streams = { input: process.stdin, output: process.stdout, stopped: firstStopSignal() };
      const askHub = () => mcpUrlOf(dataFolderOf(invocation));
      await runBridge(streams, { key: key?.trim() || undefined, askHub, named }, noteOnce());
      // A client that reads no more must not keep the process, with what it left unread.
      process.exit(0);
    },
  },
];

/**
 * Undefined where no hub runs on the folder, which is known at once. One that is busy is waited for as any request waits for it: the
 * key must not go to another hub that listens at the usual address.
 */
export async function mcpUrlOf(folder: string): Promise<string | undefined> {
  const status = await callHub(folder, { call: 'status', input: {} }, () => {});
  return status.ok ? status.value.mcpUrl : undefined;
}

/** On standard error, which clients keep as their log; what stays wrong is said once. */
function noteOnce(): (text: string) => void {
  let last = '';
  return (text) => {
    if (text !== last) process.stderr.write(`opengithubx mcp-stdio: ${plainLine(text)}\n`);
    last = text;
  };
}

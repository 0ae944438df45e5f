/** The hub in an AI client of this computer: its key stands in the client's file, and comes out nowhere else. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import type { Run } from './run.ts';

const files = {
  cursor: '.cursor/mcp.json',
  codex: '.codex/config.toml',
  'claude-desktop': '.config/Claude/claude_desktop_config.json',
};
/** What somebody else's server needs is nobody's business either. */
const foreign = 'token-of-another-server-8d1f0c55a2';
const before: Record<keyof typeof files, string> = {
  cursor: `{ "mcpServers": { "other": { "command": "x", "env": { "TOKEN": "${foreign}" } } } }\n`,
  codex: `[mcp_servers.other]\nenv = { TOKEN = "${foreign}" }\ncommand = "x"\n`,
  'claude-desktop': '{}\n',
};

/** Installs, proves and takes out again, at the command line; each file is then as it was. */
export async function byInstall(run: Run): Promise<void> {
  await run.ready();
  expect((await run.command('install', 'links')).stdout).toContain('cursor://');
  for (const client of Object.keys(files) as (keyof typeof files)[]) {
    const file = join(run.home, files[client]);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, before[client]);
    await run.command('install', client, '--dry-run');
    for (const json of [[], ['--json']]) {
      const installed = await run.commandAtTerminal(['demo', ''], 'install', client, ...json);
      expect([client, installed.code, installed.stderr]).toEqual([client, 0, expect.anything()]);
    }
    const key = /ogx_[0-9A-Za-z]{49}/.exec(readFileSync(file, 'utf8'))?.[0];
    expect([client, key]).toEqual([client, expect.any(String)]);
    run.know(key ?? '', 'key written into a client');
    await run.command('install', 'list');
    await run.call('clients.prove', { client }, 'demo');
    expect((await run.command('install', client, '--undo')).code).toBe(2); // the first of the two did it
    expect(readFileSync(file, 'utf8')).toBe(before[client]);
    writeFileSync(file, '');
  }
  run.know(foreign, 'token of another server');
}

/** From an empty folder and an empty cache to a server that answers, by npx: this hub on each Node that it supports, and two peers. */
import { execFileSync, spawn } from 'node:child_process';
import { createReadStream, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { post } from '../test/harness/mcp.ts';
import { nodeFolder } from '../test/harness/npm-node.ts';
import { median } from './statistics.ts';
import { number, printTable } from './table.ts';

const rounds = 3;
const root = join(import.meta.dirname, '..');
/** Where a peer listens, in a folder that `write` fills. */
const port = 18_471;

type Contestant = {
  name: string;
  node: string;
  /** Words for npx. */
  words: string[];
  /** Whether it answers; `said` is what it has printed. */
  answers(said: string): Promise<boolean>;
};

/** Packs the hub, and measures. The first rounds also download the versions of Node. */
export async function install(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ogx-install-'));
  try {
    execFileSync(process.execPath, [join(root, 'resources', 'package', 'index.ts'), join(folder, 'package')]);
    execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: join(folder, 'package') });
    const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
    const served = createServer((_, response) => createReadStream(join(folder, tarball)).pipe(response)).listen(
      0,
      '127.0.0.1',
    );
    await new Promise((done) => served.once('listening', done));
    const address = served.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/opengithubx.tgz`;
    const rows: string[][] = [];
    for (const contestant of contestants(url, folder)) rows.push(await row(contestant));
    served.close();
    printTable(
      'install: npx to the first answer, from an empty folder and cache',
      `medians of ${rounds}; the demo answers with its first private commit, the others on their health page; this hub's tarball comes from this computer`,
      [['', 'seconds', 'packages', 'MB on disk'], ...rows],
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const isHealthy = (path: string) => () =>
  fetch(`http://127.0.0.1:${port}${path}`).then(
    ({ ok }) => ok,
    () => false,
  );

function contestants(url: string, folder: string): Contestant[] {
  const servers = join(folder, 'servers.json');
  writeFileSync(servers, '{ "mcpServers": {} }');
  const demo = ['-y', url, 'demo', '--json', '--port', '0', '--data-dir'];
  return [
    ...['22', '24', '26'].map((node, index) => ({
      name: `opengithubx demo, Node ${node}`,
      node,
      words: [...demo, join(folder, `demo-${index}`)],
      async answers(said: string) {
        const [line = ''] = said.split('\n');
        if (!line.endsWith('}')) return false;
        const { mcpUrl, key } = JSON.parse(line);
        const asked = await post(mcpUrl, key, 'tools/call', { name: 'github_my_commits', arguments: { days: 7 } });
        return (await asked.text()).includes('ada-demo/');
      },
    })),
    {
      name: 'opengithubx serve, Node 24',
      node: '24',
      words: ['-y', url, 'serve', '--port', String(port), '--data-dir', join(folder, 'served')],
      answers: isHealthy('/healthz'),
    },
    {
      name: 'mcp-hub 4.2.1, Node 24',
      node: '24',
      words: ['-y', 'mcp-hub@4.2.1', '--port', String(port), '--config', servers],
      answers: isHealthy('/api/health'),
    },
    {
      name: 'supergateway 4.0.0, Node 24',
      node: '24',
      words: ['-y', 'supergateway@4.0.0', '--stdio', 'cat', '--port', String(port), '--healthEndpoint', '/healthz'],
      answers: isHealthy('/healthz'),
    },
  ];
}

async function row(contestant: Contestant): Promise<string[]> {
  const seconds: number[] = [];
  let installed = { packages: 0, bytes: 0 };
  for (let round = 0; round < rounds; round++) {
    const folder = mkdtempSync(join(tmpdir(), 'ogx-npx-'));
    try {
      seconds.push(await firstAnswer(contestant, folder));
      installed = sizeOf(join(folder, 'cache', '_npx'));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return [contestant.name, number(median(seconds)), String(installed.packages), number(installed.bytes / 1e6)];
}

async function firstAnswer({ node, words, answers }: Contestant, folder: string): Promise<number> {
  const path = `${await nodeFolder(node)}:${process.env['PATH']}`;
  const env = { ...process.env, PATH: path, npm_config_cache: join(folder, 'cache'), OPENGITHUBX_NO_BROWSER: '1' };
  const began = performance.now();
  const child = spawn('npx', words, { cwd: folder, env, stdio: ['ignore', 'pipe', 'ignore'], detached: true });
  let said = '';
  createInterface(child.stdout).on('line', (line) => {
    said += `${line}\n`;
  });
  const ended = new Promise((done) => child.once('exit', done));
  try {
    while (!(await answers(said))) {
      if (child.exitCode !== null) throw new Error(`npx ${words.join(' ')} ended with ${child.exitCode}: ${said}`);
      await sleep(20);
    }
    return (performance.now() - began) / 1000;
  } finally {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    await ended;
  }
}

/** What npx has put into its cache. */
function sizeOf(folder: string): { packages: number; bytes: number } {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
  const isPackage = /node_modules\/(?:@[^/]+\/)?[^/@]+$/;
  const packages = files.filter(({ parentPath, name }) => name === 'package.json' && isPackage.test(parentPath));
  return { packages: packages.length, bytes };
}

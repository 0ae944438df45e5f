/**
 * Which tool of the hub each real client leads its model to: `node test/clients/right-tool.ts [HUB…]` prints a table, where HUB
 * is the `out/main/headless.js` of a build; the answers of several stand in one cell, in their order. A cell says where the right
 * tool was found, or which other was. What is read is what the client sends to the model server.
 *
 * The model is a simple reader with a query for each question. Of the tools shown to it whose name and description hold every
 * word of the query it takes the one with the most of them in its name. Where there is none it asks the client's own search, and
 * without one the hub's `search_tools`: it reads what is found in the same way, and takes the first where none holds every word.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { entry } from '../harness/command-line.ts';
import { type DemoHub, startDemoHub } from '../harness/demo-hub.ts';
import { temporaryFolder } from '../harness/memory-ports.ts';
import { drive, prepareHome } from './drive.ts';
import { isNpmClient, type RealClient, realClients, versionOf } from './install.ts';
import { isSearch, reach } from './reach.ts';
import { type MadeCall, type Reply, type ShownTool, startScriptedModel, type Turn } from './scripted-model.ts';

const questions = [
  { question: 'Create a GitHub issue', query: 'create github issue', right: ['github_create_issue'] },
  { question: 'My pull requests', query: 'list pull requests', right: ['github_search', 'github_list_pull_requests'] },
  { question: "What's on my calendar", query: 'list calendar events', right: ['google_list_events'] },
  { question: 'Send a Slack message', query: 'send slack message', right: ['slack_send_message'] },
  { question: 'Archive this mail', query: 'archive mail', right: ['google_label_thread'] },
];

type Found = { tool: string; by: 'shown' | 'its search' | 'search_tools' };

const firstIn = (text: string): string | undefined => /(github|slack|google|notion)_[a-z_]+/.exec(text)?.[0];

/** The name of the tool that holds every word of the query, at the beginning of one of its own. */
function best(tools: ShownTool[], query: string): string | undefined {
  const held = (text: string) =>
    query.split(' ').filter((word) => new RegExp(`(^|[^a-z])${word.replace(/s$/, '')}`, 'i').test(text)).length;
  const all = query.split(' ').length;
  const fit = tools.filter(({ name, description }) => held(`${name} ${description}`) === all);
  return firstIn(fit.toSorted((one, other) => held(other.name) - held(one.name))[0]?.name ?? '');
}

/** The hub's tools in what a search answered: named, where the client shows them then, or described. */
function foundBy({ result }: MadeCall, turn: Turn): ShownTool[] {
  const described = new Map(turn.tools.map(({ name, description }) => [name, description]));
  const named = result.replaceAll('\\', '').matchAll(/"(?:tool_)?name":\s*"(\w*)"(?:,\s*"description":\s*"([^"]*)")?/g);
  return [...named]
    .map(([, name = '', description]) => ({ name, description: description ?? described.get(name) ?? '' }))
    .filter(({ name }) => firstIn(name) !== undefined);
}

/** The tool for the query, or what the reader does to find it. */
function read(turn: Turn, query: string): Found | Reply {
  const own = turn.calls.find(isSearch);
  const hub = turn.calls.find(({ name }) => name.endsWith('search_tools'));
  const searched = hub ?? own;
  const tools = searched ? foundBy(searched, turn) : turn.tools.filter(({ name }) => firstIn(name) !== undefined);
  const tool = best(tools, query) ?? (searched && firstIn(tools[0]?.name ?? ''));
  if (tool !== undefined) return { tool, by: hub ? 'search_tools' : own ? 'its search' : 'shown' };

  const search = turn.tools.find(isSearch);
  if (search && !own) return { call: search.name, args: { query } };
  if (hub) return { say: 'There is no such tool.' };
  return reach(turn, { tool: 'search_tools', args: { query }, through: 'search_tools' });
}

/** Runs every client on every question against one build of the hub; a cell is what the model was led to. */
async function ask(build: string): Promise<Map<string, string>> {
  const home = temporaryFolder();
  const hub = await startDemoHub({ build, env: { HOME: home, XDG_CONFIG_HOME: '' } });
  const cells = new Map<string, string>();
  try {
    for (const name of realClients.filter(isNpmClient)) {
      prepareHome(name, home);
      await install(hub, home, name);
      for (const { question, query, right } of questions) {
        let found: Found | undefined;
        const model = await startScriptedModel((turn) => {
          const next = read(turn, query);
          if (!('tool' in next)) return next;
          found ??= next;
          return { say: next.tool };
        });
        const ran = await drive(name, question, { home, model: model.origin, mcpUrl: hub.mcpUrl, key: '' });
        await model.close();
        if (ran.code !== 0) throw new Error(`${name} ended with ${ran.code}: ${ran.stderr}`);
        const isRight = right.includes(found?.tool ?? '');
        cells.set(`${name} ${question}`, isRight ? `${found?.by}` : `✗ \`${found?.tool}\``);
      }
    }
  } finally {
    await hub.stop();
    rmSync(home, { recursive: true, force: true });
  }
  return cells;
}

async function install(hub: DemoHub, home: string, name: RealClient): Promise<void> {
  const ran = await hub.cliAtTerminal(['demo'], 'install', name, '--write', '--json');
  if (ran.code === 0) return;
  if (name !== 'qwen-code') throw new Error(`install ${name}: ${ran.stdout}`);
  // An older hub does not know it, so a person would write this.
  const headers = { Authorization: `Bearer ${hub.readWriteKey}` };
  mkdirSync(join(home, '.qwen'), { recursive: true });
  const settings = { mcpServers: { opengithubx: { httpUrl: hub.mcpUrl, headers } } };
  writeFileSync(join(home, '.qwen', 'settings.json'), JSON.stringify(settings));
}

const builds = process.argv.length > 2 ? process.argv.slice(2) : [entry];
const answers: Map<string, string>[] = [];
for (const build of builds) answers.push(await ask(build));
console.log(`| client | ${questions.map(({ question }) => question).join(' | ')} |`);
console.log(`|---|${questions.map(() => '---|').join('')}`);
for (const name of realClients.filter(isNpmClient)) {
  const cells = questions.map(({ question }) => answers.map((all) => all.get(`${name} ${question}`)).join(' → '));
  console.log(`| ${name} ${versionOf(name)} | ${cells.join(' | ')} |`);
}

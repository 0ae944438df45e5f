/**
 * Every question fits into every model: servers with little and much room, that refuse as vLLM does, drop the beginning as Ollama
 * does, or take no tools. Each counts what it is sent with a tokenizer of its own.
 */
import { readFileSync } from 'node:fs';
import { countTokens } from 'gpt-tokenizer/encoding/cl100k_base';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { intentNames } from '../../src/main/hub/features/chat/intents.ts';
import { platforms } from '../../src/main/hub/platforms/index.ts';
import { sharedDemo } from '../harness/demo-in-process.ts';
import { fittingArguments } from '../harness/fitting-arguments.ts';
import { answerJson, type FakeModelServer, startModelServer } from '../harness/model-server.ts';
import { postJson } from '../harness/post-json.ts';

type Row = { id: string; intent: string; question: string; tools: string[][] };
type Tool = { function: { name: string; description: string } };
type Body = { messages: { role: string; content: string }[]; tools?: Tool[]; max_tokens?: number };
const kinds = ['as vLLM', 'as Ollama', 'without tools'] as const;
type Kind = (typeof kinds)[number];

/** These are found by a search first, which takes a model that understands what it reads, or are off in the demo. */
const others =
  'google_get_file google_get_thread google_read_file notion_fetch notion_list_comments notion_query_database slack_list_files github_list_security_alerts'.split(
    ' ',
  );
/** Asks for what is not in the demo, or is the founding question itself. */
const isLeftOut = ({ id, intent, tools }: Row): boolean =>
  /^(?:own-49|own-55|frozen-1)$/.test(id) ||
  (intent === 'read_one' && id.startsWith('own')) ||
  tools.flat().some((name) => others.includes(name));
const founding = { id: 'founding', intent: 'my_work', tools: [['github_my_commits']] };
const rows = readFileSync(new URL('../chat/everyday.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row)
  .filter(({ intent }) => intentNames.some((name) => name === intent && name !== 'none'))
  .filter((row) => !isLeftOut(row));
/** Few that search GitHub, which takes two seconds a time, or ask Slack for much, which then asks to slow down. */
const slow = rows.filter(({ tools }) => /github_search|my_commits|catch_up/.test(tools.flat().join()));
const quick = rows.filter((row) => !slow.includes(row));
/** Some of all languages and intents. */
const questions: Row[] = [
  { ...founding, question: 'Summarize my private GitHub commits' },
  ...slow.filter((_, at) => at % 16 === 0),
  ...quick.filter((_, at) => at % 2 > 0),
].slice(0, 28);

const hub = sharedDemo();
let fitting: Awaited<ReturnType<typeof fittingArguments>>;
const servers: FakeModelServer[] = [];
beforeAll(async () => {
  const needed = new Set(questions.flatMap(({ tools }) => tools.flat()));
  const reading = platforms.map((one) => ({ ...one, tools: one.tools.filter(({ name }) => needed.has(name)) }));
  fitting = await fittingArguments({ ...hub.world, ledger: hub.ledger }, reading);
});
afterAll(async () => {
  for (const server of servers) await server.close();
});

const tokensOf = ({ messages, tools = [] }: Body): number =>
  [...messages.map(({ content }) => content), ...tools.map((tool) => JSON.stringify(tool))].reduce(
    (sum, text) => sum + countTokens(text, { disallowedSpecial: new Set() }) + 4,
    0,
  );

/** Asks for the tools of `row`, by their names where they are not offered, and answers once they were called. */
function said({ tools: needed, question, intent }: Row, { messages, tools = [] }: Body) {
  const all = messages.map(({ content }) => content).join('\n');
  if (/"intent":"my_work"/.test(messages[0]?.content ?? '')) {
    const [, number] = /(?:#|issue |PR |pull request )(\d+)/i.exec(question) ?? [];
    const [repository = null] =
      /(?:[a-z]+-demo\/)?(?:atlas|tidy|ledger|sensor|home|lab|invoice|link|studio)-[a-z]+|dotfiles/.exec(question) ??
      [];
    return { content: JSON.stringify({ intent, repository, ...(number && { number: Number(number) }) }) };
  }
  const missing = needed.filter((any) => !any.some((name) => all.includes(`"tool":"${name}"`)));
  const names = missing.map(([name]) => name ?? '');
  const offered = new Set(tools.map((tool) => tool.function.name));
  const unoffered = names.filter((name) => !offered.has(name));
  if (names.length === 0 || offered.size === 0) return { content: 'Here it is. [1]' };
  const calls =
    unoffered.length > 0
      ? [['more_tools', { names: unoffered }] as const]
      : names.map((name) => [name, fitting[name] ?? {}] as const);
  return {
    tool_calls: calls.map(([name, given], at) => ({
      id: `call_${at}`,
      type: 'function',
      function: { name, arguments: JSON.stringify(given) },
    })),
  };
}

async function addServer(kind: Kind, context: number) {
  /** By question. */
  const seen = new Map<Row, { tokens: number; text: string }[]>();
  const server = await startModelServer(({ method, body }, response) => {
    if (method === 'GET') return answerJson(response, 200, { data: [{ id: 'tiny' }] });
    const asked = body as unknown as Body;
    const refuse = (message: string) => answerJson(response, 400, { error: { message, type: 'BadRequestError' } });
    const tokens = tokensOf(asked);
    if (kind === 'without tools' && asked.tools) return refuse('tiny does not support tools');
    const text = asked.messages.at(-1)?.content ?? '';
    const spoken = asked.messages
      .filter(({ role }) => role === 'user')
      .map(({ content }) => content.replace(/^Question: /, ''));
    const row = questions.find(({ question }) => spoken.some((one) => one.startsWith(question)));
    if (!row) return refuse(`Nobody asked ${text.slice(0, 100)}`);
    seen.set(row, [...(seen.get(row) ?? []), { tokens, text }]);
    if (kind === 'as vLLM' && tokens + (asked.max_tokens ?? 0) > context)
      return refuse(`This model's maximum context length is ${context} tokens. However, you requested more.`);
    const dropped = kind === 'as Ollama' ? Math.max(0, tokens - context) * 4 : 0;
    const [first, ...others] = asked.messages;
    const kept = [{ role: 'system', content: first?.content.slice(dropped) ?? '' }, ...others];
    const message = { role: 'assistant', ...said(row, { ...asked, messages: kept }) };
    const finish = 'tool_calls' in message ? 'tool_calls' : 'stop';
    return answerJson(response, 200, { choices: [{ index: 0, message, finish_reason: finish }] });
  });
  servers.push(server);
  const name = `${kind}-${context}`.replaceAll(' ', '-').toLowerCase();
  await hub.cliAtTerminal(['demo'], 'models', 'add', name, server.baseUrl, '--context-tokens', String(context));
  return { seen, name };
}

it.each<[Kind, number]>([
  ['as vLLM', 4_096],
  ['as vLLM', 8_192],
  ['as vLLM', 131_072],
  ['as Ollama', 4_096],
  ['as Ollama', 8_192],
  ['as Ollama', 131_072],
  ['without tools', 4_096],
  ['without tools', 8_192],
  ['without tools', 131_072],
])('%s with %i tokens: what the question needs stands in the last prompt, which fits', async (kind, context) => {
  const server = await addServer(kind, context);
  const key = await hub.createKey(server.name, {
    endpoints: ['chat'],
    models: [`opengithubx/${server.name}/tiny`],
    callsPerMinute: 10_000,
    callsPerDay: 100_000,
    callsAtOnce: 64,
  });
  const wrong: string[] = [];
  expect(questions).toHaveLength(28);
  // All of them where least fits; of those that have more room, others for each server.
  const asked = context === 4_096 ? questions : questions.filter((_, at) => at % 4 === kinds.indexOf(kind));
  const waiting = asked.values();
  const work = async (): Promise<void> => {
    for (const row of waiting) {
      // An intent is one thing alone.
      if (kind !== 'without tools' || row.tools.length === 1) await askOne(row);
    }
  };
  async function askOne(row: Row): Promise<void> {
    const messages = [{ role: 'user', content: row.question }];
    const body = { model: `opengithubx/${server.name}/tiny`, messages, max_tokens: 4_096 };
    const response = await postJson(`${hub.chatUrl}/chat/completions`, body, key);
    const answer = await response.text();
    const seen = server.seen.get(row) ?? [];
    const last = seen.at(-1)?.text ?? '';
    const missing = row.tools.filter((any) => !any.some((name) => last.includes(`"tool":"${name}"`)));
    const most = Math.max(0, ...seen.map(({ tokens }) => tokens));
    if (response.status !== 200) wrong.push(`${row.id}: ${response.status} ${answer}`);
    if (missing.length > 0)
      wrong.push(`${row.id}: without ${missing.join()} (${seen.length} rounds): ${answer.slice(0, 300)}`);
    if (most > context) wrong.push(`${row.id}: ${most} tokens`);
  }
  await Promise.all(Array.from({ length: 8 }, work));
  expect(wrong).toEqual([]);
});

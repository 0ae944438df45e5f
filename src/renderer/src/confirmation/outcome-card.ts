/** The result of an answer, until the person has read it. */

import type { Grant } from '../../../shared/model.ts';
import { visible } from '../../../shared/visible.ts';
import { bindingOf } from '../key-binding.ts';
import { cardRoot } from './card.ts';
import { button, element } from './element.ts';
import { type CreatedKey, isOfConsole } from './proposal-card.ts';
import type { Speech } from './speech.ts';

export type OutcomeView = {
  title: string;
  /** Whether it stays until its person is done with it, even if a request arrives. */
  isKept: boolean;
  nodes: HTMLElement[];
  /** How many requests wait behind it. */
  waiting(amount: number): void;
  focus(): void;
  copy(): void;
  forget(): void;
};

/** `isKept`: it holds what is needed still, or can't be shown again. */
export type ToldOutcome = { title: string; lines: (Node | string)[]; isKept?: boolean };

export function outcomeCard(
  { title, lines, isKept = false }: ToldOutcome,
  { speech, onDone }: { speech: Speech; onDone(): void },
): OutcomeView {
  const root = cardRoot(element('h1', { id: 'sentence' }, title), ...lines.map((line) => element('p', {}, line)));
  const done = button(speech.common.done, { class: 'answer' }, onDone);
  return {
    title,
    isKept,
    ...footWith(root, done, speech),
    focus: () => done.focus(),
    copy: () => undefined,
    forget: () => undefined,
  };
}

/** A new key, shown once. It is in these elements and in this closure alone; `forget` empties both. */
type Options = {
  speech: Speech;
  /** Whether this app takes the key off the clipboard again; a browser cannot. */
  clears: boolean;
  copy(text: string): Promise<void>;
  onDone(): void;
};

export function keyCard(made: CreatedKey, options: Options): OutcomeView {
  const { key, record, mcpUrl, gitUrl } = made;
  const words = options.speech.words.newKey;
  const ready = words.ready(visible(record.client));
  if (isOfConsole(record.grant)) return outcomeCard({ title: ready, lines: [words.ofConsole] }, options);
  if (key !== null) return secretCard({ key, record, mcpUrl, gitUrl }, options);
  const bound = bindingOf(record.grant);
  const text = bound ? (bound.by === 'sso' ? words.ofSignIn : words.ofOpenWebUI) : words.ofClient;
  return outcomeCard({ title: ready, lines: [text] }, options);
}

function secretCard(
  { key, record, mcpUrl, gitUrl }: CreatedKey & { key: string },
  { speech, clears, copy, onDone }: Options,
): OutcomeView {
  const words = speech.words.newKey;
  const said = element('p', { class: 'said', role: 'status' });
  const field = element('input', { id: 'key', class: 'key', readonly: '', autocomplete: 'off', spellcheck: 'false' });
  field.value = key;
  field.addEventListener('focus', () => field.select());
  const copyText: CopyText = async (text, source) => {
    try {
      await copy(text);
      said.textContent = clears ? words.cleared : words.copied;
    } catch {
      said.textContent = words.notCopied;
      getSelection()?.selectAllChildren(source);
      if (source === field) field.select();
    }
  };
  const copyKey = button(words.copy, { class: 'answer primary' }, () => void copyText(field.value, field));
  const snippets = snippetsFor(record.grant, { mcpUrl, gitUrl }, key).map((snippet) =>
    snippetNode(snippet, speech, copyText),
  );
  const root = cardRoot(
    element('h1', { id: 'sentence' }, words.title),
    element('p', {}, `${words.once}${clears ? ` ${words.clears}` : ''}`),
    element(
      'div',
      { class: 'field' },
      element('label', { for: 'key' }, words.key(visible(record.client))),
      element('div', { class: 'keyLine' }, field, copyKey),
      said,
    ),
    ...(record.grant.boundTo ? [element('p', {}, words.byHand)] : []),
    ...(snippets.length > 0 ? [element('section', {}, element('h2', {}, words.setUp), ...snippets)] : []),
  );
  const done = button(speech.common.done, { class: 'answer' }, onDone);
  const { nodes, waiting } = footWith(root, done, speech);
  return {
    title: words.title,
    isKept: true,
    nodes,
    waiting,
    focus: () => copyKey.focus(),
    copy: () => void copyText(field.value, field),
    forget() {
      field.value = '';
      for (const node of nodes) {
        node.replaceChildren();
        node.remove();
      }
    },
  };
}

/** `source` is selected where the text cannot be copied. */
type CopyText = (text: string, source: HTMLElement) => Promise<void>;

function snippetNode({ name, text }: Snippet, { words, common }: Speech, copyText: CopyText): HTMLElement {
  const title = words.newKey.snippets[name];
  const content = element('pre', { class: 'snippet' }, text);
  const attributes = { class: 'link', 'aria-label': words.newKey.copySnippet(title) };
  const copyIt = button(common.copy, attributes, () => void copyText(content.textContent, content));
  return element('details', { name: 'snippets' }, element('summary', {}, title), content, copyIt);
}

function footWith(root: HTMLElement, done: HTMLElement, { words }: Speech): Pick<OutcomeView, 'nodes' | 'waiting'> {
  const behind = element('p', { class: 'missing', role: 'status' });
  const foot = element('footer', { class: 'foot' }, behind, element('div', { class: 'buttons' }, done));
  return {
    nodes: [root, foot],
    waiting(amount) {
      behind.textContent = amount === 0 ? '' : words.waitsBehind(amount);
    },
  };
}

/** What a person pastes into a client. Each holds the new key and lives no longer than its card. */
type Snippet = {
  name: 'claudeCode' | 'mcpServers' | 'curl' | 'openapi' | 'chat' | 'chatCurl' | 'git' | 'gh' | 'octokit';
  text: string;
};

/**
 * Only for the endpoints that the key opens. None for a key that Open WebUI alone may use: it would be refused from anywhere
 * else, and how Open WebUI reaches this hub the console's files say.
 */
export function snippetsFor(
  { endpoints, models, boundTo }: Pick<Grant, 'endpoints' | 'models' | 'boundTo'>,
  { mcpUrl, gitUrl }: Pick<CreatedKey, 'mcpUrl' | 'gitUrl'>,
  key: string,
): Snippet[] {
  if (boundTo) return [];
  const base = mcpUrl.replace(/\/mcp$/, '');
  return [
    ...(endpoints.includes('mcp') ? ofMcp(mcpUrl, key) : []),
    ...(endpoints.includes('openapi') ? [{ name: 'openapi' as const, text: base }] : []),
    ...(endpoints.includes('chat') ? ofChat(`${base}/v1`, models, key) : []),
    ...(gitUrl !== null && endpoints.includes('git') ? [{ name: 'git' as const, text: gitConfig(gitUrl, key) }] : []),
    ...(gitUrl !== null && endpoints.includes('gh') ? ofGh(gitUrl.replace('github.localhost', '127.0.0.1'), key) : []),
  ];
}

/** With it git asks the hub for what it would fetch from GitHub: https://git-scm.com/docs/git-config */
const gitConfig = (url: string, key: string): string =>
  [
    `[url "${url}/"]`,
    '  insteadOf = https://github.com/',
    '  insteadOf = git@github.com:',
    `[http "${url}/"]`,
    `  extraHeader = Authorization: Bearer ${key}`,
  ].join('\n');

/** By its number: programs don't know the name that git and gh do. */
const ofGh = (url: string, key: string): Snippet[] => [
  { name: 'gh', text: `GH_HOST=github.localhost\nGH_TOKEN=${key}\nHTTP_PROXY=${url}` },
  { name: 'octokit', text: `new Octokit({ baseUrl: '${url}/api/v3', auth: '${key}' })` },
];

function ofChat(url: string, models: string[], key: string): Snippet[] {
  const headers = `-H 'Authorization: Bearer ${key}' -H 'Content-Type: application/json'`;
  const messages = [{ role: 'user', content: 'Summarize my commits of this week' }];
  const ask = JSON.stringify({ model: 'opengithubx/digest', messages });
  return [
    { name: 'chat', text: url },
    // Names of other models come from their servers and have no place in a line for a shell.
    models.includes('digest')
      ? { name: 'chatCurl', text: `curl -s ${headers} -d '${ask}' ${url}/chat/completions` }
      : { name: 'chatCurl', text: `curl -s ${headers} ${url}/models` },
  ];
}

function ofMcp(url: string, key: string): Snippet[] {
  const authorization = `Authorization: Bearer ${key}`;
  const servers = { mcpServers: { opengithubx: { type: 'http', url, headers: { Authorization: `Bearer ${key}` } } } };
  return [
    { name: 'claudeCode', text: `claude mcp add --transport http opengithubx ${url} --header "${authorization}"` },
    { name: 'mcpServers', text: JSON.stringify(servers, null, 2) },
    { name: 'curl', text: curl(url, authorization) },
  ];
}

/** One request that stands for itself, as revision 2026-07-28 of MCP has it. */
function curl(url: string, authorization: string): string {
  const version = '2026-07-28';
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': version,
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const headers = [
    authorization,
    'Content-Type: application/json',
    'Accept: application/json, text/event-stream',
    `MCP-Protocol-Version: ${version}`,
    'Mcp-Method: tools/list',
  ];
  const call = { jsonrpc: '2.0', id: 1, method: 'tools/list', params: { _meta } };
  return ['curl -s', ...headers.map((header) => `-H '${header}'`), `-d '${JSON.stringify(call)}'`, url].join(' ');
}

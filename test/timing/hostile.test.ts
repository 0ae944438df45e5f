/**
 * Each reader of what comes from outside, against each hostile text. CPU time is that of this thread, which answers health and revoke. It
 * is only ever compared with other CPU time of the same moment, since a machine that is shared is several times slower for a while.
 */
import { setImmediate as othersFirst } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createAnswerText } from '../../src/main/hub/features/chat/answer/answer-text.ts';
import { digest } from '../../src/main/hub/features/chat/digest/digest.ts';
import { dataLine, forModel } from '../../src/main/hub/features/chat/prompt/data-line.ts';
import { cleanWords, speaksToModel } from '../../src/main/hub/features/imports/clean-words.ts';
import { comparePinned, type Definition, readyToCompare } from '../../src/main/hub/features/imports/import.ts';
import { connectRemote } from '../../src/main/hub/features/imports/mcp/connections.ts';
import { projectRemoteAnswer } from '../../src/main/hub/features/imports/mcp/tool.ts';
import { createEffort } from '../../src/main/hub/features/imports/openapi/document.ts';
import { createDescriptionWords } from '../../src/main/hub/features/imports/openapi/words.ts';
import { shownImport } from '../../src/main/hub/features/imports/review.ts';
import { plainWords } from '../../src/main/hub/ground/plain-words.ts';
import { Secret, scrub } from '../../src/main/hub/ground/secret.ts';
import { argumentsHmac } from '../../src/main/hub/kernel/audit/record.ts';
import { maskShapes } from '../../src/main/hub/kernel/screening/mask.ts';
import { screen } from '../../src/main/hub/kernel/screening/screen.ts';
import {
  cleanLine,
  cleanMarkdown,
  cleanProse,
  cleanText,
  cleanTitle,
  defuse,
} from '../../src/main/hub/platforms/clean-text.ts';
import { fittingText, takeLines } from '../../src/main/hub/platforms/fitting.ts';
import { readLongGitRequest, writeLongGitRequest } from '../../src/main/hub/platforms/git-protocol.ts';
import { classifyRequest } from '../../src/main/hub/platforms/github/gh/classify.ts';
import { htmlText } from '../../src/main/hub/platforms/google/html/html-text.ts';
import { readHtml } from '../../src/main/hub/platforms/google/html/read-html.ts';
import { addressesIn } from '../../src/main/hub/platforms/google/mail/authors.ts';
import { withoutCode } from '../../src/main/hub/platforms/notion/acting.ts';
import { blocksOf } from '../../src/main/hub/platforms/notion/blocks.ts';
import { mentionedIn, plainMrkdwn } from '../../src/main/hub/platforms/slack/mrkdwn.ts';
import { clientOf } from '../harness/platform-tools.ts';
import { assembled, fetchedFrom } from '../unit/hub/features/chat/prompt/prompts.ts';
import { growth } from './growth.ts';
import { hostileDocuments, hostileGitRequests, hostilePaths } from './hostile-requests.ts';
import { hostileTexts } from './hostile-texts.ts';

const long = 65_536;
/** What a collection of garbage may cost, in milliseconds: a difference below it says nothing. */
const slack = 10;

const secret = new Secret('ghu_0123456789abcdefghijklmnopqrstuvwxyz');
const nobody = { person: () => undefined, channel: () => undefined };

function answered(text: string): string {
  const answer = createAnswerText({ sources: [] });
  return answer.push(text) + answer.end();
}

/** As they are called; `atOnce` where no more characters reach it in one go. */
const readers: [name: string, read: (text: string) => unknown, atOnce?: number][] = [
  ['defusing', defuse],
  ['cleaning Markdown', (text) => cleanMarkdown(text, 20_000)],
  ['cleaning prose', (text) => cleanProse(text, 20_000)],
  ['cleaning a title', (text) => cleanTitle(text, 300)],
  ['cleaning a line', (text) => cleanLine(text, 300)],
  ['cleaning a file', (text) => cleanText(text, Number.POSITIVE_INFINITY)],
  ['a message of Slack', (text) => plainMrkdwn(text, 4_000, nobody)],
  ['mentions in Slack', mentionedIn],
  ['a mail in HTML', readHtml],
  ['a short mail in HTML', (text) => readHtml(text.replace(/<\/?style>?/g, '<p>')), 8_000],
  ['addresses of a mail', addressesIn],
  ['what fits of a mail', (text) => fittingText(text, 10_500)],
  ['lines of a file', (text) => takeLines(text, 1, 18_000)],
  ['short Markdown for Notion', blocksOf, 500],
  ['Markdown without its code', (text) => withoutCode(text, true)],
  ['screening', screen],
  ['screening many texts', (text) => screen(text.match(/.{1,40}/gs)), 32_000],
  ['masking the shapes of secrets', maskShapes],
  ['scrubbing a secret', (text) => scrub(text, secret)],
  ['the words of a failure', (text) => plainWords(text, 200)],
  ['the answer of an MCP server', (text) => projectRemoteAnswer({ content: [{ type: 'text', text }] }, 'x')],
  ['the words of an MCP server', (text) => cleanWords(text, 160)],
  ['words for a model', speaksToModel],
  ['the words of a description', (text) => createDescriptionWords(createEffort()).sentenceOf(text)],
  ['the answer of a model', answered, 4_000],
  [
    'a line for a model',
    (text) => dataLine({ text: forModel(text, 16_000, { masked: 0, shortened: false }) }, 'a'.repeat(32)),
  ],
];

/** Milliseconds of this thread, at best of five. Stops as soon as it is below what is enough. */
async function cost(read: (text: string) => unknown, text: string, enough: number): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let left = 5; left > 0 && best > enough; left -= 1) {
    const before = process.threadCpuUsage();
    await read(text);
    const { user, system } = process.threadCpuUsage(before);
    best = Math.min(best, (user + system) / 1_000);
  }
  return best;
}

/** Milliseconds for some work and for less of it, or for what is harmless instead. The second stops once it is below what is enough. */
type Pair = { less: () => Promise<number>; all: (enough: number) => Promise<number> };

/** Both where all of it costs more than so many times the less of it, each of five times: noise does not come that often, a square does. */
async function over(times: number, { less, all }: Pair): Promise<string | undefined> {
  for (let left = 4; ; left -= 1) {
    const once = await less();
    const enough = times * once + slack;
    const whole = await all(enough);
    if (whole <= enough) return undefined;
    if (left === 0) return `from ${once} to ${whole} ms`;
  }
}

const texts = Object.entries(hostileTexts);

it('there are as many hostile texts as promised', () => expect(texts.length).toBeGreaterThanOrEqual(40));

/** As much as reaches a reader at once; where it is not cut before, twice as much. */
const most = ({ 2: atOnce = 2 * long }: (typeof readers)[number]): number => atOnce;

const all: typeof readers = [
  ...readers.map((one): (typeof readers)[number] => [one[0], one[1], most(one)]),
  ['the whole answer of a model', answered, long / 2],
  ['the whole of a mail in HTML', htmlText, long / 2],
];

it.each(all)('twice the text keeps this thread for twice as long by %s', async (_, read, size = long) => {
  const square: string[] = [];
  for (const [name, make] of texts) {
    if ((await cost(read, make(size).slice(0, size), slack)) <= slack) continue; // as is half of it then
    const found = await over(3, {
      less: () => cost(read, make(size / 2).slice(0, size / 2), 0),
      all: (enough) => cost(read, make(size).slice(0, size), enough),
    });
    if (found) square.push(`${name}: ${found}`);
  }
  expect(square).toEqual([]);
});

/**
 * The longest that work on what is made for it kept this thread without a turn for others, in milliseconds of CPU; at best of five. It
 * stops as soon as it is below what is enough.
 */
async function longestTurn<Made>(
  make: () => Made,
  work: (made: Made) => Promise<unknown>,
  enough: number,
): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let left = 5; left > 0 && best > enough; left -= 1) {
    let [longest, isDone] = [0, false];
    const working = work(make()).finally(() => {
      isDone = true;
    });
    for (let before = process.threadCpuUsage(); !isDone; before = process.threadCpuUsage()) {
      await othersFirst();
      const { user, system } = process.threadCpuUsage(before);
      longest = Math.max(longest, (user + system) / 1_000);
    }
    await working;
    best = Math.min(best, longest);
  }
  return best;
}

/** A turn is long where four times the work makes it more than twice as long: it grows with what a stranger sends. */
const growing = <Made>(
  make: (size: number) => Made,
  work: (made: Made) => Promise<unknown>,
  size: number,
): Promise<string | undefined> =>
  over(2, {
    less: () => longestTurn(() => make(size / 4), work, 0),
    all: (enough) => longestTurn(() => make(size), work, enough),
  });

/** Those of the texts with which the turns of the work grow, and how. */
async function growingTurns<Made>(
  make: (text: string) => Made,
  work: (made: Made) => Promise<unknown>,
  of = texts,
): Promise<string[]> {
  await work(make('warm up'));
  const found: string[] = [];
  for (const [name, textOf] of of) {
    const grown = await growing((size) => make(textOf(size)), work, long);
    if (grown) found.push(`${name}: ${grown}`);
  }
  return found;
}

describe('a prompt', () => {
  const assembling = (text: string) =>
    assembled({
      question: text.slice(0, long / 8),
      earlier: [{ role: 'user', content: text }],
      contextTokens: 60_000,
      fetched: [
        fetchedFrom({ items: [0, 1, 2, 3].map((at) => ({ title: `${at}`, body: text.slice((at * long) / 4) })) }),
      ],
    });

  it('of any text keeps this thread no longer at a time for more of it', async () => {
    expect(await growingTurns((text) => text, assembling)).toEqual([]);
  });

  it('takes twice as long for twice the text', async () => {
    const square: string[] = [];
    for (const [name, make] of texts) {
      const grown = await growth((length) => assembling(make(length)), long / 4);
      if (grown !== 'in step') square.push(`${name}: ${grown}`);
    }
    expect(square).toEqual([]);
  });
});

it('a digest of many hostile things keeps this thread no longer at a time for more of them', async () => {
  const listed = (text: string) =>
    Array.from({ length: Math.ceil(text.length / 64) }, (_, at) => {
      const piece = text.slice(at * 61, at * 61 + 400);
      const more = { labels: Array(20).fill(piece.slice(0, 90)), url: `https://github.com/ada/x/commit/${at}` };
      return { repository: `ada/${piece.slice(0, 80)}`, sha: 'abcdef1', title: piece, body: piece, ...more };
    });
  const digesting = (items: object[]) =>
    digest({ fetched: [fetchedFrom({ items })], now: 0, question: 'My commits?', language: 'en' });
  expect(await growingTurns(listed, digesting)).toEqual([]);
});

it('a list of tools of a hostile server keeps this thread no longer at a time for more of them', async () => {
  const address = 'https://acme.example.com/mcp';
  const listOf = (text: string): string => {
    const fields = Array.from({ length: 8 }, (_, at) => [`f${at}`, { description: text.slice(at, at + 200) }]);
    const inputSchema = { type: 'object', properties: Object.fromEntries(fields) };
    const tool = (at: number) => ({ name: `t${at}`, description: text.slice(0, 600), inputSchema });
    // At its full length the longest list that is taken.
    const taken = Math.min(200, Math.floor(500_000 / JSON.stringify(tool(100)).length));
    return JSON.stringify(Array.from({ length: Math.ceil((taken * text.length) / long) }, (_, at) => tool(at)));
  };
  const listing = async (tools: string) => {
    const client = clientOf({ apiUrl: address }, 'token', async (request) => {
      const { id, method, params } = (await request.json()) as { id?: number; method: string; params: object };
      if (id === undefined) return new Response(null, { status: 202 });
      const greeting = { ...params, capabilities: { tools: {} }, serverInfo: { name: 'acme', version: '1' } };
      const said = method === 'tools/list' ? `{"tools":${tools}}` : method === 'initialize' && JSON.stringify(greeting);
      const answer = said ? `"result":${said}` : '"error":{"code":-32601,"message":"Unknown"}';
      const headers = { 'content-type': 'application/json' };
      return new Response(`{"jsonrpc":"2.0","id":${JSON.stringify(id)},${answer}}`, { headers });
    });
    expect((await connectRemote({ name: 'acme', address, version: '1' }, client)).ok).toBe(true);
  };
  const some = texts.filter((_, at) => at % 8 === 0); // each takes the worker some time
  expect(await growingTurns(listOf, listing, some)).toEqual([]);
});

describe('a request at the doors for git and gh', () => {
  const asked = { method: 'GET', query: new URLSearchParams(), accept: '', body: undefined, known: () => undefined };

  it.each(Object.entries(hostileDocuments))('keeps this thread no longer at a time for more: %s', async (_, textOf) => {
    const bodyOf = (part: number) => ({ query: textOf(part), variables: { a: textOf(part) } });
    const read = (query: object) => classifyRequest({ ...asked, method: 'POST', path: '/graphql', body: query });
    await read({ query: '{ viewer { login } }' });
    expect(await growing(bodyOf, read, 1)).toBeUndefined();
  });

  it.each(Object.entries(hostilePaths))('keeps this thread twice as long for twice as much: %s', async (_, pathOf) => {
    await classifyRequest({ ...asked, path: '/user' });
    const read = (path: string) => classifyRequest({ ...asked, path });
    const less = () => cost(read, pathOf(0.5), 0);
    expect(await over(3, { less, all: (enough) => cost(read, pathOf(1), enough) })).toBeUndefined();
  });

  it.each(Object.entries(hostileGitRequests))(
    'keeps this thread no longer at a time for more: %s',
    async (_, bodyOf) => {
      /** What is done with it until it leaves. */
      const reading = async (bytes: Buffer): Promise<void> => {
        const read = await readLongGitRequest(bytes);
        if (!read.ok) return;
        const { command, lines } = read.value;
        argumentsHmac(Buffer.alloc(32), 'git_fetch', { lines });
        await writeLongGitRequest({ command, lines });
      };
      expect(await growing(bodyOf, reading, 1)).toBeUndefined();
    },
  );
});

/** An API of so many tools, each of which says much. */
const saying = (word: string, count: number): Definition[] =>
  Array.from({ length: count }, (_, at) => ({
    name: `acme_${at}`,
    access: 'read' as const,
    words: Object.fromEntries(Array.from({ length: 40 }, (__, field) => [`of f${field}`, word.repeat(20)])),
    reach: Object.fromEntries(Array.from({ length: 40 }, (__, field) => [`f${field}`, { type: 'string', max: field }])),
  }));

it('others wait no longer for their turn while more tools of an import are compared and shown', async () => {
  const about = {
    kind: 'openapi',
    name: 'acme',
    title: 'Acme',
    connection: 'acme',
    apiUrl: 'https://acme.example.com',
  };
  const kept = { ...about, scopes: [], source: null, choices: {}, addedAt: '', readAt: '' };
  const reading = async ([before, now]: readonly [Definition[], Definition[]]): Promise<void> => {
    await readyToCompare(before);
    const pinned = comparePinned(
      [],
      before,
      before.map(({ name }) => name),
    );
    await readyToCompare(now);
    const { tools: shown } = await shownImport(
      { ...kept, kind: 'openapi', tools: comparePinned(pinned, now) },
      { ok: true, value: 'acme' },
    );
    const changed = shown.filter(({ state, changes }) => state === 'changed' && changes.length === 40);
    expect(changed).toHaveLength(now.length);
  };
  const found = await growing((count) => [saying('reads ', count), saying('does ', count)] as const, reading, 1_000);
  expect(found).toBeUndefined();
});

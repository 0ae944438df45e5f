/** `node serve.ts LIBRARY WEIGHTS`: the real model as an OpenAI-compatible server. Prints its address; ends with its input. */
import {
  type Asked,
  type ChatMessage,
  chunk,
  done,
  modelFailure,
  readAsked,
  stream,
} from '../../../src/demo/model/answer.ts';
import { bind, serveOn } from '../../../src/demo/service.ts';
import { type HistoryItem, loadModel } from './llama.ts';

const contextSize = 4096;
const answerTokens = 60;
const name = 'smollm2-135m';

const [library = '', weights = ''] = process.argv.slice(2);
const model = await loadModel(library, weights, contextSize);
const heard: string[] = [];

/** One after another: there is one context. */
let turn: Promise<unknown> = Promise.resolve();

async function* speak(asked: Asked): AsyncGenerator<string> {
  const pieces: string[] = [];
  const stopped = new AbortController();
  let wake = () => {};
  let finish: string | undefined;
  const said = model.continue([...asked.messages.map(historyItem), { type: 'model', response: [] }], {
    maxTokens: answerTokens,
    temperature: 0,
    signal: stopped.signal,
    stopOnAbortSignal: true,
    onTextChunk: (text) => {
      pieces.push(text);
      wake();
    },
  });
  turn = said.catch(() => {});
  const ended = said.then(({ metadata }) => {
    finish = metadata.stopReason === 'maxTokens' ? 'length' : 'stop';
  });
  try {
    yield chunk(asked, { role: 'assistant', content: '' });
    while (finish === undefined || pieces.length > 0) {
      const text = pieces.splice(0).join('');
      if (text) yield chunk(asked, { content: text });
      else await Promise.race([ended, new Promise<void>((more) => (wake = more))]);
    }
    yield chunk(asked, {}, finish);
    yield done;
  } finally {
    stopped.abort(); // whoever asked has gone
  }
}

function historyItem({ role, text }: ChatMessage): HistoryItem {
  if (role === 'assistant') return { type: 'model', response: [text] };
  return { type: role === 'system' ? 'system' : 'user', text };
}

const bound = await bind(0);
serveOn(bound, async (request) => {
  const route = `${request.method} ${new URL(request.url).pathname}`;
  if (route === 'GET /v1/models') return Response.json({ object: 'list', data: [{ id: name, object: 'model' }] });
  if (route === 'GET /heard') return Response.json(heard);
  if (route !== 'POST /v1/chat/completions') return modelFailure(404, 'Unknown request URL.');
  const body = await request.text();
  heard.push(JSON.stringify(Object.fromEntries(request.headers)) + body);
  const asked = readAsked(body);
  if (asked.tools.length > 0) return modelFailure(400, `${name} does not support tools`);
  if (!asked.isStreamed) return modelFailure(400, 'This server streams only.');
  const tokens = model.countTokens(asked.messages.map(({ text }) => text).join('\n'));
  if (tokens + answerTokens + 64 > contextSize) return modelFailure(400, `The prompt has ${tokens} tokens, too many.`);
  await turn;
  return stream(speak(asked));
});
console.log(bound.origin);
process.stdin.resume().on('end', () => process.exit());

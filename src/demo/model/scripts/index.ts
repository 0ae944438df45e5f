/** Models that misbehave, one for each way; offered only after the control service has asked for them. */
import { answer, chunk, done, event, pieces, slowly, stream } from '../answer.ts';
import type { Asked } from '../asked.ts';
import { summarize } from '../summarizer.ts';
import { lie } from './liar.ts';
import { obey } from './obedient.ts';

type Script = (asked: Asked) => Response | Promise<Response>;

const slowMs = 250;
const loopCalls = 1_000;
const start = 'Here is the begin';

/** What each does, for tests to read, is in the README. */
export const scripts = {
  obedient: (asked) => answer(asked, obey(asked)),
  echo: (asked) => answer(asked, { text: asked.messages.map(({ role, text }) => `${role}: ${text}`).join('\n\n') }),
  slow: (asked) => (asked.isStreamed ? stream(slowly(parts(asked), slowMs)) : answer(asked, summarize(asked))),
  huge: (asked) =>
    asked.isStreamed ? stream(endless(asked)) : answer(asked, { text: 'again and '.repeat(3_000_000) }),
  liar: lie,
  loop: (asked) => answer(asked, { calls: Array.from({ length: loopCalls }, (_, index) => nextCall(asked, index)) }),
  malformed: (asked) =>
    asked.isStreamed
      ? stream([chunk(asked, { content: start }), event('{"choices":[{"delta":'), done])
      : broken('{"choices":['),
  html: () => page('<!doctype html><title>502</title><h1>502 Bad Gateway</h1><script>alert(1)</script>'),
  cut: (asked) => stream(thenCut(asked)),
  silent: () => new Promise<Response>(() => {}),
  'error-in-stream': (asked) =>
    asked.isStreamed ? stream([chunk(asked, { content: start }), event(outage)]) : broken(outage, 500),
} satisfies Record<string, Script>;

const outage = JSON.stringify({
  error: { message: 'The server had an error: CUDA out of memory', type: 'server_error', code: null },
});

const broken = (body: string, status = 200) =>
  new Response(body, { status, headers: { 'content-type': 'application/json' } });

const page = (html: string) =>
  new Response(html, { status: 502, headers: { 'content-type': 'text/html; charset=utf-8' } });

function parts(asked: Asked): string[] {
  const text = summarize(asked).text ?? start;
  return [...pieces(text).map((piece) => chunk(asked, { content: piece })), chunk(asked, {}, 'stop'), done];
}

function* endless(asked: Asked): Generator<string> {
  const piece = chunk(asked, { content: 'again and '.repeat(1_000) });
  while (true) yield piece;
}

/** Each differs from the one before, so that no memory of earlier calls saves anybody from it. */
function nextCall({ tools }: Asked, index: number) {
  const name = tools.includes('github_my_commits') ? 'github_my_commits' : (tools[0] ?? 'github_my_commits');
  return { name, arguments: name === 'github_my_commits' ? { days: (index % 365) + 1 } : {} };
}

function* thenCut(asked: Asked): Generator<string> {
  yield chunk(asked, { role: 'assistant', content: start });
  throw new Error('The connection is cut here, as the script has it.');
}

/** MCP Streamable HTTP (revision 2025-06-18), as much of it as one client needs for three questions. */
import { type Attempt, done, problem } from './attempt.ts';
import { answerIn, type Conversation, parsed, spoken } from './conversation.ts';
import type { Reach } from './entry.ts';

export function overHttp({ url, headers }: Extract<Reach, { transport: 'http' }>, signal: AbortSignal): Conversation {
  let session: string | undefined;
  let last = 0;
  let isOpen = false;

  const send = (method: 'POST' | 'DELETE', message?: object): Promise<Response> =>
    fetch(url, {
      method,
      redirect: 'error', // no other place is to see the key
      signal,
      headers: {
        ...headers,
        accept: 'application/json, text/event-stream',
        'content-type': 'application/json',
        ...(isOpen && { 'mcp-protocol-version': spoken }),
        ...(session !== undefined && { 'mcp-session-id': session }),
      },
      ...(message && { body: JSON.stringify(message) }),
    });

  async function post(message: object): Promise<Attempt<string>> {
    try {
      const answer = await send('POST', { jsonrpc: '2.0', ...message });
      session = answer.headers.get('mcp-session-id') ?? session;
      const text = await answer.text();
      if (answer.status === 401) return problem('the hub refuses the key');
      return answer.ok ? done(text) : problem(`${url} answers with the HTTP status ${answer.status}`);
    } catch {
      return problem(signal.aborted ? `${url} does not answer in time` : `nothing answers at ${url}`);
    }
  }

  return {
    async ask(method, params) {
      last += 1;
      const id = last;
      const answered = await post({ id, method, params });
      if (!answered.ok) return answered;
      isOpen = true;
      for (const message of messagesIn(answered.value)) {
        const answer = answerIn(message, id);
        if (answer) return answer;
      }
      return problem(`${url} answers something that is not MCP`);
    },
    async tell(method) {
      const told = await post({ method });
      return told.ok ? done(undefined) : told;
    },
    async end() {
      if (session !== undefined) await send('DELETE').catch(() => undefined);
    },
  };
}

/** One message as JSON, or several as server-sent events. */
function messagesIn(text: string): unknown[] {
  const alone = parsed(text);
  if (alone !== undefined) return [alone];
  return text
    .split(/\r?\n\r?\n/)
    .map((event) =>
      event
        .split(/\r?\n/)
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice('data:'.length))
        .join('\n'),
    )
    .map(parsed);
}

/** MCP Streamable HTTP (revision 2025-06-18), as much of it as one client needs for three questions. */
import { type PlainResult, plainOk, plainProblem } from './attempt.ts';
import { type McpConversation, parsedJson, responseIn, spokenVersion } from './conversation.ts';
import type { ClientTransport } from './entry.ts';

export function overHttp(
  { url, headers }: Extract<ClientTransport, { transport: 'http' }>,
  signal: AbortSignal,
): McpConversation {
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
        ...(isOpen && { 'mcp-protocol-version': spokenVersion }),
        ...(session !== undefined && { 'mcp-session-id': session }),
      },
      ...(message && { body: JSON.stringify(message) }),
    });

  async function post(message: object): Promise<PlainResult<string>> {
    try {
      const answer = await send('POST', { jsonrpc: '2.0', ...message });
      session = answer.headers.get('mcp-session-id') ?? session;
      const text = await answer.text();
      if (answer.status === 401) return plainProblem('the hub refuses the key');
      return answer.ok ? plainOk(text) : plainProblem(`${url} answers with the HTTP status ${answer.status}`);
    } catch {
      return plainProblem(signal.aborted ? `${url} does not answer in time` : `nothing answers at ${url}`);
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
        const answer = responseIn(message, id);
        if (answer) return answer;
      }
      return plainProblem(`${url} answers something that is not MCP`);
    },
    async tell(method) {
      const told = await post({ method });
      return told.ok ? plainOk(undefined) : told;
    },
    async end() {
      if (session !== undefined) await send('DELETE').catch(() => undefined);
    },
  };
}

/** One message as JSON, or several as server-sent events. */
function messagesIn(text: string): unknown[] {
  const alone = parsedJson(text);
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
    .map(parsedJson);
}

/**
 * Answers that a platform may confirm instead of sending again (RFC 9110 §13.1.2), which GitHub counts against no limit. They
 * belong to one token, so that nobody is ever shown what another's token could read, and they are gone with it.
 */
type ConfirmableAnswer = { tag: string; body: ArrayBuffer; headers: [string, string][] };

/** A caller with these means another answer, or has one to compare. */
const conditional = ['if-none-match', 'if-modified-since', 'if-match', 'if-unmodified-since', 'if-range', 'range'];
const largest = 1024 * 1024;
const mostBytes = 8 * 1024 * 1024;

export function createKeptAnswers() {
  /** In the order of their last use. */
  const answers = new Map<string, ConfirmableAnswer>();
  let bytes = 0;

  const forget = (name: string): void => {
    bytes -= answers.get(name)?.body.byteLength ?? 0;
    answers.delete(name);
  };
  const keep = (name: string, kept: ConfirmableAnswer): void => {
    forget(name);
    answers.set(name, kept);
    bytes += kept.body.byteLength;
    for (const oldest of answers.keys()) {
      if (bytes <= mostBytes) break;
      forget(oldest);
    }
  };

  return {
    /** Sends a request with the validator of what is kept for it, and answers as if the platform had sent it all again. */
    async ask(request: Request, send: (request: Request) => Promise<Response>): Promise<Response> {
      if (request.method !== 'GET' || conditional.some((header) => request.headers.has(header))) return send(request);
      // By all that it says of itself, since an answer may depend on any of it.
      const name = JSON.stringify([request.url, [...request.headers]]);
      const kept = answers.get(name);
      const answer = await send(kept ? confirming(request, kept.tag) : request);
      if (kept && answer.status === 304) {
        keep(name, kept);
        // What it says of rates and times is of now; all else is as it was.
        const headers = new Headers(kept.headers);
        for (const [header, value] of answer.headers) headers.set(header, value);
        return new Response(kept.body, { status: 200, headers });
      }
      const tag = answer.headers.get('etag');
      if (answer.status !== 200 || tag === null) {
        forget(name);
        return answer;
      }
      const body = await answer.clone().arrayBuffer();
      if (body.byteLength <= largest) keep(name, { tag, body, headers: [...answer.headers] });
      else forget(name);
      return answer;
    },
  };
}

/** The same request, to be answered in full only where the answer is another than that of the tag. */
function confirming(request: Request, tag: string): Request {
  const headers = new Headers(request.headers);
  headers.set('if-none-match', tag);
  return new Request(request, { headers });
}

export type KeptAnswers = ReturnType<typeof createKeptAnswers>;

/** One planned failure of a service; which answers it changes and how is in `README.md`. */
export type Fault = {
  /** `tenant`, `github`, `githubStorage`, `taskboard`, `model`, or the name of another platform. */
  service: string;
  path: RegExp;
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  delayMs?: number;
  hang?: true;
  withhold?: true;
  truncate?: number;
  echo?: 'body' | 'header' | 'error';
  times?: number;
};

export type Faults = {
  add(fault: Fault): void;
  /** The first fault for this request, counted as used. */
  take(service: string, request: Request): Fault | undefined;
  /** How many requests have met one since they were last cleared, those included that wait for their answer. */
  met(): number;
  clear(): void;
};

/** An ordered list of faults; one with `times` disappears when it is used up. */
export function createFaults(): Faults {
  let entries: { fault: Fault; left: number }[] = [];
  let met = 0;
  return {
    add(fault) {
      entries.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
    },
    take(service, request) {
      const { pathname, search } = new URL(request.url);
      const entry = entries.find(({ fault }) => fault.service === service && fault.path.test(pathname + search));
      if (!entry) return undefined;
      entry.left -= 1;
      met += 1;
      entries = entries.filter(({ left }) => left > 0);
      return entry.fault;
    },
    met: () => met,
    clear() {
      entries = [];
      met = 0;
    },
  };
}

/** The answer under a fault: its own where it names a status, a body or an echo in one, else the normal one altered. */
export async function answerUnder(
  fault: Fault,
  request: Request,
  normally: () => Promise<Response>,
): Promise<Response> {
  const authorization = request.headers.get('authorization') ?? '';
  const reply = ownAnswer(fault, authorization) ?? (await normally());
  const headers = new Headers(reply.headers);
  if (fault.echo === 'header') headers.set('x-echo', authorization);
  for (const [name, value] of Object.entries(fault.headers ?? {})) headers.set(name, value);
  return new Response(reply.body, { status: reply.status, headers });
}

function ownAnswer({ echo, status, body }: Fault, authorization: string): Response | undefined {
  if (echo === 'body') return Response.json({ echo: authorization }, { status: status ?? 200 });
  if (echo === 'error') return Response.json({ message: `Refused: ${authorization}` }, { status: status ?? 500 });
  if (status === undefined && body === undefined) return undefined;
  if (body === undefined) return new Response(null, { status: status ?? 200 });
  const type = /^\s*[[{]/.test(body) ? 'application/json' : 'text/plain; charset=utf-8';
  return new Response(body, { status: status ?? 200, headers: { 'content-type': type } });
}

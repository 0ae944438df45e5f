/** A call that sends the person elsewhere meanwhile, as the console's page makes it, with the person at their browser. */
import type { DemoControl } from './demo-control.ts';
import { postJson } from './post-json.ts';

export type Begun = {
  openUrl: string;
  flow: string;
  /** The person goes there and comes back; answers the ticket that their browser is sent on with. */
  visit(as?: object): Promise<string>;
  /** Shows a ticket, as the page that began does; answers the status. */
  show(ticket: string, flow?: string): Promise<number>;
  /** The last line. */
  end(): Promise<{ ok: boolean; output?: object; bearer?: string; failure?: { code: string } }>;
  hangUp(): void;
};

export async function beginByBrowser(
  { url, control }: Pick<DemoControl, 'control'> & { url: string },
  name: 'session.signIn' | 'accounts.connect',
  input: object,
  bearer?: string,
): Promise<Begun> {
  const gone = new AbortController();
  const post = (path: string, body: object, signal?: AbortSignal): Promise<Response> =>
    postJson(`${url}/console/api/${path}`, body, bearer, {}, signal);
  const answer = await post(name, input, gone.signal);
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
  let seen = '';
  const read = async (): Promise<boolean> => {
    const { done, value } = await reader.read();
    seen += Buffer.from(value ?? []).toString();
    return !done;
  };
  while (!seen.includes('\n') && (await read()));
  const { openUrl, flow } = JSON.parse(seen.split('\n')[0] ?? '') as { openUrl: string; flow: string };
  return {
    openUrl,
    flow,
    async visit(as = { as: 'ada' }) {
      const { onward = '' } = (await control('POST', '/visit', { url: openUrl, ...as })) as { onward?: string };
      return new URL(onward).hash.slice(1);
    },
    show: async (ticket, shown = flow) => (await post('returned', { flow: shown, ticket })).status,
    async end() {
      while (await read());
      return JSON.parse(seen.trim().split('\n').at(-1) ?? '');
    },
    hangUp: () => gone.abort(),
  };
}

/** The addresses that need no key and tell nothing private: `/healthz` and `/readyz`, and the pages that links in answers lead to. */

import { failure } from '../../../../shared/errors.ts';
import { type LinkPurpose, linkPath, linkPaths, readLink } from '../../../../shared/link-purpose.ts';
import { clientDocument, clientDocumentPath } from '../../ground/client-document.ts';
import type { Platform } from '../../platforms/platform.ts';
import { sendFailure, sendJson } from '../http/http.ts';
import type { HttpRoute } from '../http/server.ts';

const policy =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

export const healthRoute: HttpRoute = {
  methods: ['GET'],
  path: /^\/healthz$/,
  handle: (_, response) => sendJson(response, 200, { status: 'ok' }),
};

/** By which servers of others know a hub with that public address. It says nothing that its pages don't say. */
export const clientDocumentRoute = (publicUrl: string): HttpRoute => ({
  methods: ['GET'],
  path: clientDocumentPath,
  handle: (_, response) => sendJson(response, 200, clientDocument(publicUrl)),
});

/** What must work before a call can be made: 503 with the codes of what does not, for a program that restarts or leaves out a hub. */
export const readyRoute = (failing: () => Promise<string[]>): HttpRoute => ({
  methods: ['GET'],
  path: /^\/readyz$/,
  async handle(_, response) {
    const codes = await failing();
    sendJson(response, codes.length > 0 ? 503 : 200, {
      status: codes.length > 0 ? 'not_ready' : 'ready',
      failing: codes,
    });
  },
});

type LinkParts = {
  platforms: () => readonly Platform[];
  hasConsole: boolean;
  /** Where a request that waits is answered by a passkey on this computer; undefined where none is asked for. */
  passkeyPage: (approvalId: string) => Promise<string | undefined>;
};

/**
 * `/connect/{platform}` and the other pages of links. None has an effect, since any web page may link to it: it brings the browser
 * to the console, where the person signs in and presses, and says what does the same in a terminal.
 */
export const linkRoute = ({ platforms, hasConsole, passkeyPage }: LinkParts): HttpRoute => ({
  methods: ['GET'],
  path: linkPaths,
  async handle({ url = '', headers }, response) {
    const asked = readLink(url);
    const page = asked && pageOf(asked, platforms());
    if (!page) return sendFailure(response, failure('not_found'));
    const title = escaped(page.title);
    // Its name leads to this computer, on which the browser need not run.
    const isHere = asked.page === 'approve' && /^(?:127\.0\.0\.1|localhost|\[::1\])(?::|$)/.test(headers.host ?? '');
    const passkeyAt = isHere ? await passkeyPage(asked.of) : undefined;
    // From a page of the hub's own: the console answers no navigation that another site began.
    const onward = passkeyAt ? passkeyAt + fromOf(asked) : hasConsole ? `/console/${page.at}` : undefined;
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'cache-control': 'no-store',
    });
    response.end(`<!doctype html><html lang="en"><meta charset="utf-8"><title>${title} · OpenGitHubX</title>
${onward ? `<meta http-equiv="refresh" content="0;url=${escaped(onward)}">` : ''}
<meta name="viewport" content="width=device-width"><style>:root{color-scheme:light dark;font:1rem/1.6 system-ui}
main{max-width:34rem;margin:15vh auto;padding:0 1.5rem}code{font-size:1.05em;padding:.5rem .75rem;display:block;
border:1px solid color-mix(in srgb,currentColor 25%,transparent);border-radius:.5rem}</style>
<main><h1>${title}</h1>${onward ? `<p><a href="${escaped(onward)}">${title} ${passkeyAt ? 'by passkey' : 'in the console'}</a></p>` : `<p>${page.inApp}</p>`}
<p>Or in a terminal on the computer that runs the hub:</p>
<code>${escaped(page.command)}</code>
<p>${page.after}</p></main></html>`);
  },
});

type LinkPage = {
  title: string;
  /** In the console. */
  at: string;
  /** What to do where the hub's console is the desktop app. */
  inApp: string;
  command: string;
  after: string;
};

const fromOf = ({ from }: { from?: string | undefined }): string => (from === undefined ? '' : `&from=${from}`);

/** Only names of what there is come onto a page; undefined where there is none. */
function pageOf({ page, of, tool: named, from }: LinkPurpose, platforms: readonly Platform[]): LinkPage | undefined {
  const platform = platforms.find(({ name }) => name === of);
  const tool = platform?.tools.find(({ name }) => name === named);
  const own = { page, of, ...(tool && { tool: tool.name }), ...(from !== undefined && { from }) };
  const at = `#${linkPath(own)}`;
  const again = 'Then ask again: nothing needs a restart.';
  if (page === 'connect' && platform) {
    return {
      title: tool ? `Allow “${tool.title}” on ${platform.title}` : `Connect ${platform.title}`,
      at,
      inApp: 'Open OpenGitHubX, go to Connections, and press Connect.',
      command: `opengithubx accounts connect ${platform.name}${tool ? ` --for ${tool.name}` : ''}`,
      after: `Your browser opens for your consent. The token goes to the vault of your account; no AI gets it. ${again}`,
    };
  }
  if (page === 'allow' && (platform || of === 'openwebui')) {
    return {
      title: platform ? `Allow Open WebUI to use ${platform.title}` : 'Allow Open WebUI to act for you',
      at,
      inApp: 'Open OpenGitHubX, choose Open WebUI, and allow it.',
      command: 'opengithubx openwebui sync',
      after: `It acts for you within what you allow, and for nobody else. ${again}`,
    };
  }
  // Whose such a request is, is told to nobody before they have shown who they are.
  if (page === 'approve' && /^apr_[\w-]{22}$/.test(of)) {
    return {
      title: 'Answer a request of your AI client',
      at: `confirmation.html#approve=${of}${fromOf({ from })}`,
      inApp: 'Open OpenGitHubX and answer it under Approvals.',
      command: `opengithubx approvals approve ${of}`,
      after: 'Nothing is changed before you approve it; no answer means no.',
    };
  }
  if (page === 'join') {
    return {
      title: 'Join this hub',
      at,
      inApp: 'Ask the owner how you reach the console of this hub.',
      command: `opengithubx login --sign-up --invite=${of}`,
      after: 'You sign in by yourself, with accounts, keys and a passphrase that nobody else has.',
    };
  }
  if (page === 'fix' && of === 'sign-in') {
    return {
      title: 'Sign in again',
      at,
      inApp: 'Open OpenGitHubX and sign in.',
      command: 'opengithubx login',
      after: `The sign-in at Auth0 that your AI clients act by is over. ${again}`,
    };
  }
  if (page === 'fix' && of === 'models') {
    return {
      title: 'Add a model',
      at,
      inApp: 'Open OpenGitHubX and choose Settings, then Models.',
      command: 'opengithubx models add',
      after: again,
    };
  }
  if (page === 'fix' && of === 'key') {
    return {
      title: 'Look at your keys',
      at,
      inApp: 'Open OpenGitHubX and choose Keys.',
      command: 'opengithubx keys list',
      after: again,
    };
  }
  return undefined;
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as it may stand in HTML, between tags and in a quoted attribute. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);

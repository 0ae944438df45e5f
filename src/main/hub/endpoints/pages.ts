/** The addresses that need no key and tell nothing private: `/healthz`, and where answers send a person to connect. */
import { failure } from '../../../shared/errors.ts';
import type { Platform } from '../platforms/platform.ts';
import { pathOf } from './guard.ts';
import { sendFailure, sendJson } from './reply.ts';
import type { HttpRoute } from './server.ts';

const policy =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

export const healthRoute: HttpRoute = {
  methods: ['GET'],
  path: /^\/healthz$/,
  handle: (_, response) => sendJson(response, 200, { status: 'ok' }),
};

/**
 * `/connect/{platform}`: how to connect an account of it; with `?for=TOOL` so that it is allowed what that tool needs. The page has
 * no effect of its own, since any web page may link to it, and connecting needs the owner.
 */
export const connectRoute = (platforms: () => readonly Platform[], hasConsole: boolean): HttpRoute => ({
  methods: ['GET'],
  path: /^\/connect\/[a-z0-9-]+$/,
  handle(request, response) {
    const name = pathOf(request.url).split('/')[2];
    const platform = platforms().find((candidate) => candidate.name === name);
    if (!platform) return sendFailure(response, failure('not_found'));
    const asked = new URLSearchParams(request.url?.split('?')[1]).get('for');
    // Only the name of a tool that there is comes onto the page.
    const tool = platform.tools.find((one) => one.name === asked);
    const title = escaped(tool ? `Allow “${tool.title}” on ${platform.title}` : `Connect ${platform.title}`);
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy });
    response.end(`<!doctype html><html lang="en"><meta charset="utf-8"><title>${title} · OpenGitHubX</title>
<meta name="viewport" content="width=device-width"><style>:root{color-scheme:light dark;font:1rem/1.6 system-ui}
main{max-width:34rem;margin:15vh auto;padding:0 1.5rem}code{font-size:1.05em;padding:.5rem .75rem;display:block;
border:1px solid color-mix(in srgb,currentColor 25%,transparent);border-radius:.5rem}</style>
<main><h1>${title}</h1>${hasConsole ? `<p><a href="/console/#/accounts?connect=${name}${tool ? `&amp;for=${tool.name}` : ''}">${title} in the console</a></p>` : '<p>Open OpenGitHubX and press Connect account.</p>'}
<p>Or in a terminal on the computer that runs the hub:</p>
<code>opengithubx accounts connect ${platform.name}${tool ? ` --for ${tool.name}` : ''}</code>
<p>Your browser opens for your consent. The token goes to Auth0 Token Vault; neither this hub's disk nor any AI gets it.
Then ask again: nothing needs a restart.</p></main></html>`);
  },
});

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as it may stand in HTML, between tags and in a quoted attribute. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);

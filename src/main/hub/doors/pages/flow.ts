/** Shows the pages of this hub that a browser passes on its way through a platform's consent. */
import { randomBytes } from 'node:crypto';
import { type FlowPages, flowPath } from '../../ground/flow-pages.ts';
import { pathOf } from '../http/guard.ts';
import type { HttpRoute } from '../http/server.ts';
import { escaped } from './pages.ts';

export function flowRoute(pages: FlowPages): HttpRoute {
  return {
    methods: ['GET'],
    path: flowPath,
    async handle({ url = '' }, response) {
      const path = pathOf(url);
      const step = (await pages.step(path, url.slice(path.length))) ?? {
        refused: 'This page does not belong to anything that is under way.',
      };
      if ('location' in step) {
        const headers = { location: step.location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };
        response.writeHead(303, headers).end();
        return;
      }
      const nonce = randomBytes(16).toString('base64');
      const target = 'form' in step ? new URL(step.form).origin : "'none'";
      response.writeHead('form' in step ? 200 : 400, {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; form-action ${target}; frame-ancestors 'none'`,
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      });
      response.end(pageOf(nonce, 'form' in step ? formOf(step, nonce) : `<p>${escaped(step.refused)}</p>`));
    },
  };
}

const pageOf = (nonce: string, body: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>OpenGitHubX</title>
<style nonce="${nonce}">:root{color-scheme:light dark;font:1rem/1.5 system-ui}body{display:grid;place-items:center;min-height:90vh}</style>
${body}</html>`;

/** It is sent by itself; the button is for who has no script. */
const formOf = ({ form, fields }: { form: string; fields: Record<string, string> }, nonce: string): string =>
  `<form method="post" action="${escaped(form)}">${Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`)
    .join('')}<button>Continue</button></form><script nonce="${nonce}">document.forms[0].submit()</script>`;

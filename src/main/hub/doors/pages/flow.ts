/** Shows the pages of this hub that a browser passes on its way through a platform's consent, and takes what a person pastes there. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { flowPath } from '../../../../shared/flow-path.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import {
  type Bilingual,
  type FlowPages,
  type FlowStep,
  onceField,
  type Pasted,
  type PasteQuestion,
} from '../../ground/flow-pages.ts';
import { Secret } from '../../ground/secret.ts';
import { pathOf } from '../http/guard.ts';
import { readBodyText, sendFailure } from '../http/http.ts';
import type { HttpRoute } from '../http/server.ts';
import { escaped } from './pages.ts';

const noPage: FlowStep = { refused: 'This page does not belong to anything that is under way.' };
/** Bytes: more than any token or client secret, all of its characters escaped. */
const mostPasted = 16 * 1024;

export function flowRoute(pages: FlowPages): HttpRoute {
  return {
    methods: ['GET', 'POST'],
    path: flowPath,
    async handle(request, response) {
      const { url = '', method } = request;
      const path = pathOf(url);
      if (method === 'POST') {
        const pasted = await readPasted(request);
        if (!pasted.ok) return sendFailure(response, pasted.failure);
        return send(request, response, (await pages.take(path, pasted.value)) ?? noPage);
      }
      return send(request, response, (await pages.step(path, url.slice(path.length))) ?? noPage);
    },
  };
}

/** Each of them a secret from here on, without the blanks that come along when text is copied. */
async function readPasted(request: IncomingMessage): Promise<Result<Pasted>> {
  const text = await readBodyText(request, mostPasted);
  if (!text.ok) return text;
  return ok(new Map([...new URLSearchParams(text.value)].map(([name, value]) => [name, new Secret(value.trim())])));
}

function send({ method, headers }: IncomingMessage, response: ServerResponse, step: FlowStep): void {
  if ('location' in step && method === 'GET') {
    const onward = { location: step.location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };
    response.writeHead(303, onward).end();
    return;
  }
  const nonce = randomBytes(16).toString('base64');
  const language = /^\s*zh\b/i.test(headers['accept-language'] ?? '') ? 'zh' : 'en';
  response.writeHead('refused' in step ? 400 : 200, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; form-action ${targetOf(step)}; frame-ancestors 'none'; base-uri 'none'`,
    // With `no-referrer` a browser calls the origin of the page's own form "null", as it does for a form of a foreign page.
    'referrer-policy': 'question' in step ? 'same-origin' : 'no-referrer',
    'x-content-type-options': 'nosniff',
    // Script in the console, which opened the page, must not read what is pasted there, nor the page after it.
    ...(('question' in step || method === 'POST') && { 'cross-origin-opener-policy': 'noopener-allow-popups' }),
  });
  response.end(pageOf(step, nonce, language));
}

function targetOf(step: FlowStep): string {
  if ('form' in step) return new URL(step.form).origin;
  return 'question' in step ? "'self'" : "'none'";
}

type Language = keyof Bilingual;

function pageOf(step: FlowStep, nonce: string, language: Language): string {
  if ('question' in step) {
    const { title } = step.question;
    return htmlOf(
      `${title[language]} · OpenGitHubX`,
      questionOf(step.question, step.once ?? '', language),
      questionStyle,
      nonce,
      language,
    );
  }
  const body =
    'form' in step ? formOf(step, nonce) : 'location' in step ? onwardOf(step.location) : refusedOf(step.refused);
  return htmlOf('OpenGitHubX', body, 'body{display:grid;place-items:center;min-height:90vh}', nonce, 'en');
}

const htmlOf = (title: string, body: string, style: string, nonce: string, language: Language): string =>
  `<!doctype html><html lang="${language === 'zh' ? 'zh-Hans' : 'en'}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title>
<style nonce="${nonce}">:root{color-scheme:light dark;font:1rem/1.5 system-ui}${style}</style>
${body}</html>`;

const refusedOf = (refused: string): string => `<p>${escaped(refused)}</p>`;

/**
 * A browser applies `form-action` to each redirect after a form, and a platform's consent may lead on to an address that nobody knows
 * before: so the page leads there, not the answer.
 */
const onwardOf = (location: string): string =>
  `<meta http-equiv="refresh" content="0;url=${escaped(location)}"><p><a href="${escaped(location)}">Continue</a></p>`;

/** It is sent by itself; the button is for who has no script. */
const formOf = ({ form, fields }: { form: string; fields: Record<string, string> }, nonce: string): string =>
  `<form method="post" action="${escaped(form)}">${Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`)
    .join('')}<button>Continue</button></form><script nonce="${nonce}">document.forms[0].submit()</script>`;

/** What was pasted before is never shown again. */
function questionOf(
  { title, notes, steps, fields, button, wrong }: PasteQuestion,
  once: string,
  language: Language,
): string {
  const say = (words: Bilingual): string => escaped(words[language]);
  const list = steps.map(({ text, link }) => {
    const led = link
      ? `<br><a href="${escaped(link.to)}" target="_blank" rel="noopener noreferrer">${say(link.label)}</a>`
      : '';
    return `<li>${say(text)}${led}</li>`;
  });
  const inputs = fields.map(({ name, label, isSecret }, at) => {
    const kind = isSecret ? 'password' : 'text';
    const told = wrong ? ' aria-invalid="true" aria-describedby="wrong"' : '';
    const first = at === 0 && wrong ? ' autofocus' : '';
    return `<label>${say(label)}<input type="${kind}" name="${escaped(name)}" required maxlength="4096" autocomplete="off" autocapitalize="off" spellcheck="false"${told}${first}></label>`;
  });
  return `<main><h1>${say(title)}</h1>${notes.map((note) => `<p>${say(note)}</p>`).join('')}<ol>${list.join('')}</ol>
${wrong ? `<p id="wrong" role="alert">${say(wrong)}</p>` : ''}<form method="post"><input type="hidden" name="${onceField}" value="${escaped(once)}">${inputs.join('')}<button>${say(button)}</button></form></main>`;
}

const questionStyle = `body{margin:0}
main{box-sizing:border-box;max-width:36rem;margin:0 auto;padding:8vh 1.25rem 3rem}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 1rem}
ol{padding-inline-start:1.4rem}li{margin:.6rem 0}
a{color:light-dark(#0a58ca,#7cb7ff);overflow-wrap:anywhere}
form{display:grid;gap:1rem;margin-top:1.5rem}
label{display:grid;gap:.35rem;font-weight:600}
input,button{font:inherit;box-sizing:border-box;width:100%;min-height:2.75rem;padding:.5rem .75rem;border-radius:.5rem;border:1px solid light-dark(#6b7280,#8b929b);background:Canvas;color:CanvasText}
button{cursor:pointer;border-color:transparent;background:light-dark(#1b1f24,#e8eaed);color:light-dark(#fff,#15171a);font-weight:600}
[role=alert]{margin:1.5rem 0 0;padding:.6rem .8rem;border-inline-start:3px solid light-dark(#b42318,#ff9d8a);color:light-dark(#912018,#ffb4a6)}`;

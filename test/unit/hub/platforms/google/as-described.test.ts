/** Whatever our tools send is what Google describes, and what the demo Google answers is too. */
import { beforeAll, describe, expect, it } from 'vitest';
import { google } from '../../../../../src/main/hub/platforms/google/index.ts';
import { googleTools, home, origin, work } from './context.ts';
import { type Described, type Exchange, readDescriptions } from './described.ts';
import { everyCall } from './every-call.ts';

let descriptions: Described;
beforeAll(async () => {
  descriptions = await readDescriptions();
}, 300_000);

const answers: Exchange[] = [];

/** What all calls of a tool send and get, each at a demo Google that nothing has changed yet. */
async function sentBy(name: string, account: string): Promise<{ exchanges: Exchange[]; fields: Set<string> }> {
  const exchanges: Exchange[] = [];
  const fields = new Set<string>();
  for (const call of everyCall[name] ?? []) {
    let isOn = false;
    const { tools } = await googleTools(account, {
      async answer(request, send) {
        const body = await request.clone().text();
        const { method, headers } = request;
        const answer = await send();
        const said = await answer.clone().text();
        const type = headers.get('content-type') ?? '';
        if (isOn)
          exchanges.push({ method, url: new URL(request.url), type, body, status: answer.status, answer: said });
        return answer;
      },
    });
    const args = typeof call === 'function' ? await call(tools) : call;
    isOn = true;
    const found = await tools.answer(name, args);
    if ('next_cursor' in found) await tools.answer(name, { ...args, cursor: found.next_cursor });
    for (const field of Object.keys(args)) fields.add(field);
  }
  return { exchanges, fields };
}

describe('what is sent', () => {
  it.each(google.tools.map((tool) => [tool.name, tool] as const))(
    'by %s, with every field of its input, is as Google describes it',
    async (name, { input }) => {
      const { exchanges, fields } = await sentBy(name, home);
      exchanges.push(...(await sentBy(name, work)).exchanges);
      const own = Object.keys(input.shape).filter((field) => field !== 'account' && field !== 'cursor');
      expect([...fields].sort()).toEqual(own.sort());
      expect(exchanges.length).toBeGreaterThan(0);
      for (const exchange of exchanges) {
        const asked = [`${exchange.method} ${exchange.url.pathname}${exchange.url.search}`, exchange.body];
        expect([...asked, descriptions.requestProblems(exchange)]).toEqual([...asked, []]);
      }
      answers.push(...exchanges);
    },
  );
});

describe('what the demo Google answers', () => {
  it('is as Google describes it', () => {
    const gaps = answers.flatMap((one) =>
      descriptions
        .answerGaps(one)
        .map((gap) => `${one.method} ${one.url.pathname.replace(/\/[\w-]{12,}/g, '/:')}: ${gap}`),
    );
    expect([...new Set(gaps)]).toEqual([]);
    expect(answers.length).toBeGreaterThan(100);
  });
});

describe('the description', () => {
  const request = (method: string, path: string, body: object | undefined = undefined, answer = ''): Exchange => ({
    method,
    url: new URL(path, origin),
    type: 'application/json',
    status: 200,
    answer,
    body: body ? JSON.stringify(body) : '',
  });
  it.each([
    ['a path that there is not', request('GET', '/gmail/v1/users/me/thread'), 'no GET'],
    ['a method that there is not', request('PATCH', '/gmail/v1/users/me/threads'), 'no PATCH'],
    ['a parameter that there is not', request('GET', '/gmail/v1/users/me/threads?query=x'), 'no parameter query'],
    ['a parameter twice', request('GET', '/gmail/v1/users/me/threads?q=x&q=y'), 'q twice'],
    ['a value that there is not', request('GET', '/gmail/v1/users/me/threads/1?format=whole'), 'allowed values'],
    ['a number that is none', request('GET', '/drive/v3/files?pageSize=x'), 'integer'],
    ['a missing parameter', request('GET', '/drive/v3/files/1/export'), 'mimeType is missing'],
    ['a field that there is not', request('POST', '/calendar/v3/calendars/primary/events', { title: 'x' }), 'title'],
    ['a field of another kind', request('POST', '/calendar/v3/calendars/primary/events', { summary: 7 }), 'string'],
    ['a field inside', request('POST', '/gmail/v1/users/me/drafts', { message: { row: 'x' } }), 'row'],
  ])('refuses %s', (_, exchange, why) => {
    expect(descriptions.requestProblems(exchange).join('\n')).toContain(why);
  });

  it('finds out an answer that is none', () => {
    const answer = JSON.stringify({ threads: [{ id: 7, topic: 'x' }] });
    const gaps = descriptions.answerGaps(request('GET', '/gmail/v1/users/me/threads', undefined, answer)).join('\n');
    expect(gaps).toContain('must be string');
    expect(gaps).toContain('topic');
  });
});

import { describe, expect, it } from 'vitest';
import { idOf } from '../../src/demo/notion/model.ts';
import { demoNotion, origin } from '../unit/hub/platforms/notion/demo-notion.ts';

const demo = demoNotion();
const { access_token: auth } = await demo.consent();
const idNamed = (name: string) => idOf(`page ${name}`);

const raw = (path: string, init: RequestInit = {}, headers: Record<string, string> = {}) =>
  demo.handle(
    new Request(`${origin}/v1${path}`, {
      ...init,
      headers: { authorization: `Bearer ${auth}`, 'notion-version': '2026-03-11', ...headers },
    }),
  );
const refusal = async (answer: Promise<Response>) => {
  const reply = await answer;
  return { http: reply.status, ...((await reply.json()) as object) };
};

describe('tokens of the demo Notion', () => {
  it('end after an hour, are renewed once, and are given to the application alone', async () => {
    const first = await demo.consent('grace@northwind');
    expect(first).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
    expect(first.access_token).toMatch(/^ntn_/);
    const again = { grant_type: 'refresh_token', refresh_token: first.refresh_token };
    expect((await demo.token(again)).status).toBe(200);
    expect(await (await demo.token(again)).json()).toEqual({ error: 'invalid_grant' });
    const body = new URLSearchParams(again);
    const plain = await demo.handle(new Request(`${origin}/v1/oauth/token`, { method: 'POST', body }));
    expect(plain.status).toBe(401);
  });
});

describe('the demo Notion', () => {
  it('refuses as Notion does', async () => {
    const json = (body: object, method = 'POST') => ({ method, body: JSON.stringify(body) });
    expect(await refusal(raw('/users/me', {}, { authorization: 'Bearer x' }))).toMatchObject({
      http: 401,
      code: 'unauthorized',
    });
    expect(await refusal(raw('/users/me', {}, { 'notion-version': '' }))).toMatchObject({ http: 400 });
    expect(await refusal(raw('/users/me', {}, { 'notion-version': '2020-01-01' }))).toMatchObject({
      http: 400,
      code: 'validation_error',
      message: expect.stringContaining('Notion-Version'),
    });
    expect(await refusal(raw(`/pages/${idOf('nothing')}`))).toMatchObject({
      http: 404,
      object: 'error',
      status: 404,
      code: 'object_not_found',
    });
    expect(await refusal(raw('/pages/x'))).toMatchObject({ http: 400, code: 'validation_error' });
    expect(await refusal(raw('/search', { method: 'POST', body: '{' }))).toMatchObject({ code: 'invalid_json' });
    expect(await refusal(raw('/nothing'))).toMatchObject({ http: 400, code: 'invalid_request_url' });
    const long = { parent: { page_id: idNamed('Projects') }, rich_text: [{ text: { content: 'x'.repeat(2001) } }] };
    expect(await refusal(raw('/comments', json(long)))).toMatchObject({
      code: 'validation_error',
      message: expect.stringContaining('2001'),
    });
    const many = { children: Array(101).fill({ divider: {} }) };
    expect(await refusal(raw(`/blocks/${idNamed('Projects')}/children`, json(many, 'PATCH')))).toMatchObject({
      code: 'validation_error',
      message: expect.stringContaining('101'),
    });
    expect(await refusal(raw(`/comments/${idOf('comment hostile')}`, { method: 'DELETE' }))).toMatchObject({
      http: 403,
      code: 'restricted_resource',
    });
    const status = { properties: { Status: { status: { name: 'Odd' } } } };
    expect(await refusal(raw(`/pages/${idOf('page task 0')}`, json(status, 'PATCH')))).toMatchObject({
      code: 'validation_error',
      message: expect.stringContaining('Odd'),
    });
  });
});

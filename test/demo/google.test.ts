/** The demo Google answers as Google does: consent, tokens, pages, partial answers, etags and refusals. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type DemoGoogle, demoGoogle, readOnly } from '../harness/demo-google.ts';

let google: DemoGoogle;
let home: string;
beforeAll(async () => {
  google = demoGoogle();
  home = await google.tokenFor('ada@example.com');
});

const get = (path: string, token = home) => google.ask(token, path);
const gmail = '/gmail/v1/users/me';
const calendar = '/calendar/v3/calendars';

describe('tokens', () => {
  it('a refresh token comes with offline access alone', async () => {
    expect(await google.grant('ada@example.com')).toMatchObject({
      access_token: expect.stringMatching(/^ya29\./),
      refresh_token: expect.stringMatching(/^1\/\//),
      expires_in: 3600,
      scope: expect.stringContaining('https://www.googleapis.com/auth/gmail.readonly'),
    });
    expect(await google.grant('ada@example.com', readOnly, {})).not.toHaveProperty('refresh_token');
  });

  it('of an application in testing end after seven days', async () => {
    const own = demoGoogle();
    own.world.switches.providerTesting = true;
    expect(await own.grant('ada@example.com')).toMatchObject({ refresh_token_expires_in: 604_800 });
  });

  it('approval_prompt and prompt exclude each other', async () => {
    const address = 'http://127.0.0.1:18494/o/oauth2/v2/auth?prompt=consent&approval_prompt=force';
    const answer = await google.send(new Request(address));
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('Conflict params')]);
  });

  it('end by revocation, with the refresh token they came from', async () => {
    const { access_token, refresh_token } = await google.grant('grace@example.com');
    const body = () => new URLSearchParams({ token: String(refresh_token) });
    const revoke = () => google.send(new Request('http://127.0.0.1:18494/revoke', { method: 'POST', body: body() }));
    expect((await revoke()).status).toBe(200);
    expect((await get('/oauth2/v3/userinfo', String(access_token))).status).toBe(401);
    expect((await revoke()).status).toBe(400);
  });
});

describe('refusals', () => {
  it('have the shape of Google', async () => {
    expect((await get(`${gmail}/threads/nothing`)).body).toEqual({
      error: {
        code: 404,
        message: 'Requested entity was not found.',
        status: 'NOT_FOUND',
        errors: [{ message: 'Requested entity was not found.', domain: 'global', reason: 'notFound' }],
      },
    });
    const unknown = await get(`${gmail}/threads`, 'ya29.nobody');
    expect([unknown.status, unknown.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringContaining('invalid_token'),
    ]);
  });

  it('say which scopes would do', async () => {
    const token = await google.tokenFor('ada@example.com', readOnly);
    const answer = await google.ask(token, `${gmail}/drafts`, { method: 'POST', body: '{}' });
    expect(answer).toMatchObject({
      status: 403,
      body: { error: { status: 'PERMISSION_DENIED', errors: [{ reason: 'insufficientPermissions' }] } },
    });
    expect(answer.headers.get('www-authenticate')).toContain('gmail.compose');
  });
});

describe('drive.file', () => {
  it('shows what the application made, and nothing else, on every route', async () => {
    const token = await google.tokenFor('ada@example.com', ['drive.file']);
    const files = '/drive/v3/files';
    const others = `${files}/1thesis${'0'.repeat(26)}`;
    const ask = (method: string, path: string, body?: object) =>
      google.ask(token, path, { method, ...(body && { body: JSON.stringify(body) }) });
    const on = async (file: string): Promise<number[]> => {
      const asked = [
        await ask('GET', file),
        await ask('GET', `${file}?alt=media`),
        await ask('GET', `${file}/export?mimeType=text/markdown`),
        await ask('POST', `${file}/copy`, {}),
        await ask('POST', files, { parents: [file.split('/').at(-1)] }),
        await ask('PATCH', file, { name: 'Another' }),
      ];
      return asked.map(({ status }) => status);
    };
    expect((await ask('GET', files)).body['files']).toEqual([]);
    expect(await on(others)).toEqual(Array(6).fill(404));
    expect((await ask('GET', `${files}/root`)).status).toBe(404);
    const made = await ask('POST', files, { name: 'Mine', mimeType: 'application/vnd.google-apps.document' });
    expect(await on(`${files}/${made.body['id']}`)).toEqual([200, 403, 200, 200, 200, 200]);
    expect((await ask('GET', files)).body['files']).toHaveLength(3);
  });
});

describe('events', () => {
  it('of a synchronisation that has ended are refused', async () => {
    expect((await get(`${calendar}/primary/events?syncToken=old`)).status).toBe(410);
  });
});

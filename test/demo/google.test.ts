/** The demo Google answers as Google does: consent, tokens, pages, partial answers, etags and refusals. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type DemoGoogle, demoGoogle, readOnly } from '../harness/demo-google.ts';

let google: DemoGoogle;
let home: string;
let work: string;
beforeAll(async () => {
  google = demoGoogle();
  home = await google.tokenFor('ada@example.com');
  work = await google.tokenFor('ada@northwind.example');
});

const get = (path: string, token = home) => google.ask(token, path);
const post = (path: string, body: object, token = home) =>
  google.ask(token, path, { method: 'POST', body: JSON.stringify(body) });
const gmail = '/gmail/v1/users/me';
const calendar = '/calendar/v3/calendars';
type Items = Record<string, unknown>[];

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

  it('name their owner', async () => {
    expect((await get('/oauth2/v3/userinfo')).body).toMatchObject({
      email: 'ada@example.com',
      sub: expect.any(String),
    });
    expect((await get('/oauth2/v3/userinfo', work)).body).toMatchObject({ hd: 'northwind.example' });
  });
});

describe('refusals', () => {
  it('have the shape of Google', async () => {
    expect((await get(`${gmail}/threads/nothing`)).body).toEqual({
      error: {
        ...{ code: 404, message: 'Requested entity was not found.', status: 'NOT_FOUND' },
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

describe('mail', () => {
  it('is read page by page', async () => {
    const ids: unknown[] = [];
    let token = '';
    do {
      const { body } = await get(`${gmail}/threads?maxResults=20${token && `&pageToken=${token}`}`);
      ids.push(...(body['threads'] as Items).map(({ id }) => id));
      token = String(body['nextPageToken'] ?? '');
    } while (token);
    expect(ids.length).toBeGreaterThan(50);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each([
    ['is:unread in:inbox', 5],
    ['from:grace', 1],
    ['subject:"Weekly Loaf"', 1],
    ['{label:Family label:Private} -from:kaethe', 3],
    ['label:AI older_than:2d', 1],
    ['has:attachment', 1],
    ['nothing that is anywhere', 0],
  ])('is found by %s', async (query, count) => {
    const { body } = await get(`${gmail}/threads?q=${encodeURIComponent(query)}`);
    expect(((body['threads'] as Items) ?? []).length).toBe(count);
  });

  it('has spam and the trash where that is asked for', async () => {
    const count = async (more: string) => {
      const { body } = await get(`${gmail}/threads?q=voucher${more}`);
      return ((body['threads'] as Items) ?? []).length;
    };
    expect([await count(''), await count('&includeSpamTrash=true'), await count('%20in:spam')]).toEqual([0, 1, 1]);
  });

  it('keeps the bytes of its character set', async () => {
    const { body } = await get(`${gmail}/messages?q=from:kaethe`);
    const [{ id } = {}] = body['messages'] as Items;
    const { payload } = (await get(`${gmail}/messages/${id}`)).body as {
      payload: { headers: Items; body: { data: string } };
    };
    expect(payload.headers).toContainEqual({ name: 'Content-Type', value: 'text/plain; charset="iso-8859-1"' });
    expect(Buffer.from(payload.body.data, 'base64url').toString('latin1')).toContain('schöne Grüße');
  });

  it('is written, sent and received', async () => {
    const raw = Buffer.from('To: grace@example.com\r\nSubject: =?utf-8?B?R3LDvMOfZQ==?=\r\n\r\nHello').toString(
      'base64url',
    );
    const { body: draft } = await post(`${gmail}/drafts`, { message: { raw } });
    const { body: sent } = await post(`${gmail}/drafts/send`, { id: draft['id'] });
    expect(sent).toMatchObject({ labelIds: ['SENT'] });
    const grace = await google.tokenFor('grace@example.com');
    const { body: received } = await get(`${gmail}/threads?q=${encodeURIComponent('subject:Grüße')}`, grace);
    expect(received['threads']).toHaveLength(1);
    expect(
      (await post(`${gmail}/messages/send`, { raw: Buffer.from('Subject: x\r\n\r\ny').toString('base64url') })).status,
    ).toBe(400);
  });
});

describe('events', () => {
  it('of today, a series among them, are in order', async () => {
    const day = 86_400_000;
    const span = new URLSearchParams({
      ...{ timeMin: new Date(Date.now() - day).toISOString(), timeMax: new Date(Date.now() + 7 * day).toISOString() },
      ...{ singleEvents: 'true', orderBy: 'startTime' },
    });
    const { body } = await get(`${calendar}/primary/events?${span}`, work);
    const items = body['items'] as {
      summary: string;
      recurringEventId?: string;
      start: { dateTime?: string; date?: string };
    }[];
    expect(items.filter(({ recurringEventId }) => recurringEventId === 'standup').length).toBeGreaterThanOrEqual(5);
    const meeting = items.find(({ summary }) => summary === 'Atlas release decision');
    expect(meeting?.start.dateTime).toMatch(/T15:00:00\+0[12]:00$/);
  });

  it('are changed only as they were seen', async () => {
    const { body: event } = await get(`${calendar}/primary/events/dentist`);
    const change = (ifMatch: string) =>
      google.ask(home, `${calendar}/primary/events/dentist`, {
        ...{ method: 'PATCH', body: JSON.stringify({ summary: 'Dentist, moved' }), headers: { 'if-match': ifMatch } },
      });
    expect((await change('"other"')).status).toBe(412);
    expect((await change(String(event['etag']))).body).toMatchObject({ summary: 'Dentist, moved' });
    expect((await change(String(event['etag']))).status).toBe(412);
  });

  it('of a synchronisation that has ended are refused', async () => {
    expect((await get(`${calendar}/primary/events?syncToken=old`)).status).toBe(410);
  });

  it('of others are busy times at most', async () => {
    expect((await get(`${calendar}/grace@example.com/events`)).status).toBe(403);
    const span = {
      timeMin: new Date(Date.now() - 43_200_000).toISOString(),
      timeMax: new Date(Date.now() + 86_400_000).toISOString(),
    };
    const { body } = await post('/calendar/v3/freeBusy', {
      ...span,
      items: [{ id: 'grace@example.com' }, { id: 'who@example.org' }],
    });
    expect(body['calendars']).toMatchObject({ 'who@example.org': { errors: [{ reason: 'notFound' }] } });
  });
});

describe('files', () => {
  it('tell of themselves what is asked for', async () => {
    const { body } = await get(
      `/drive/v3/files?q=${encodeURIComponent("name contains 'Rye' and trashed = false")}&fields=files(name,owners/emailAddress)`,
    );
    expect(body).toEqual({ files: [{ name: 'Rye bread', owners: [{ emailAddress: 'ada@example.com' }] }] });
    expect((await get('/drive/v3/files?q=nonsense')).status).toBe(400);
  });

  it('of a shared drive are told of to whoever says that they know of those', async () => {
    const q = encodeURIComponent("name = 'Holiday rota'");
    const list = (more = '') => get(`/drive/v3/files?q=${q}${more}`, work);
    expect((await list()).body['files']).toEqual([]);
    expect((await list('&corpora=allDrives')).status).toBe(400);
    const knowing = '&corpora=allDrives&supportsAllDrives=true&includeItemsFromAllDrives=true';
    const [{ id } = {}] = (await list(knowing)).body['files'] as Items;
    expect((await get(`/drive/v3/files/${id}`, work)).status).toBe(404);
    const { body } = await get(`/drive/v3/files/${id}?supportsAllDrives=true&fields=driveId,owners,ownedByMe`, work);
    expect(body).toEqual({ driveId: '0ANorthwind0000PVA1', ownedByMe: false });
    expect((await get(`/drive/v3/files/${id}/export?mimeType=text/markdown`, work)).body['text']).toContain('Holidays');
  });

  it('are exported, made and copied', async () => {
    const { body } = await get(`/drive/v3/files?q=${encodeURIComponent("name = 'Budget 2026'")}`, work);
    const [{ id } = {}] = body['files'] as Items;
    expect((await get(`/drive/v3/files/${id}/export?mimeType=text/csv`, work)).body['text']).toMatch(
      /^Month,Planned,Spent/,
    );
    expect((await get(`/drive/v3/files/${id}?alt=media`, work)).status).toBe(403);
    const { body: copy } = await post(`/drive/v3/files/${id}/copy`, { name: 'Copy' }, work);
    expect(copy).toMatchObject({ name: 'Copy', mimeType: 'application/vnd.google-apps.spreadsheet' });
  });
});

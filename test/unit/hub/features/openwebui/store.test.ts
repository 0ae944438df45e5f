import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOpenWebUIStore, type Registration } from '../../../../../src/main/hub/features/openwebui/store.ts';
import type { Database } from '../../../../../src/main/hub/ground/database/database.ts';
import { databaseIn } from '../../../../harness/database.ts';

const secret = Buffer.alloc(32, 7);
const link = { url: 'http://open-webui', account: '7', by: 'password' } as const;
const registration: Registration = {
  url: 'http://open-webui',
  hubUrl: 'http://hub',
  marker: 'ogx_abc123',
  parts: ['model'],
  models: ['a'],
  tools: ['github_get_me'],
  ownRows: ['ogx_abc123.a'],
  left: ['auth0|grace'],
  members: [{ userId: 'auth0|ada', account: '7' }],
};
let database: Database;

beforeEach(() => {
  database = databaseIn();
});
afterEach(() => database.close());

const edit = (sql: string, ...values: (string | Uint8Array)[]) => database.write([{ sql, values }]);

describe('what the hub remembers of Open WebUI', () => {
  it('is what was last kept, for whom it was kept, until it is taken away', async () => {
    const store = createOpenWebUIStore(database, secret);
    await store.setLink('auth0|ada', { ...link, account: '6' });
    await store.setLink('auth0|ada', link);
    await store.setRegistration('shared', registration);
    await store.setRegistration('auth0|ada', registration);
    const again = createOpenWebUIStore(database, secret);
    expect([await again.link('auth0|ada'), await again.link('auth0|grace')]).toEqual([link, undefined]);
    expect([await again.registration('shared'), await again.registration('auth0|grace')]).toEqual([
      registration,
      undefined,
    ]);
    expect(await again.scopes()).toEqual(['auth0|ada', 'shared']);
    const { tools: _, ...ofEarlier } = registration;
    await again.setRegistration('shared', ofEarlier as Registration);
    expect(await again.registration('shared')).toEqual({ ...registration, tools: [] });
    await again.setLink('auth0|ada', undefined);
    await again.setRegistration('shared', undefined);
    expect([await again.link('auth0|ada'), await again.scopes()]).toEqual([undefined, ['auth0|ada']]);
  });

  it('can’t be read, put in another person’s place, or changed by whoever edits the database', async () => {
    const store = createOpenWebUIStore(database, secret);
    await store.setLink('auth0|ada', link);
    const [row] = await database.read('SELECT sealed FROM open_webui');
    const sealed = row?.['sealed'] as Uint8Array;
    expect(Buffer.from(sealed).toString('latin1')).not.toContain('open-webui');
    const insert = 'INSERT INTO open_webui (kind, id, sealed) VALUES (?, ?, ?)';
    await edit(insert, 'link', 'auth0|eve', sealed);
    await edit(insert, 'registration', 'auth0|ada', sealed);
    expect([await store.link('auth0|eve'), await store.registration('auth0|ada')]).toEqual([undefined, undefined]);
    const changed = sealed.map((byte, index) => byte ^ Number(index === 40));
    await edit('UPDATE open_webui SET sealed = ? WHERE kind = ?', changed, 'link');
    expect(await store.link('auth0|ada')).toBeUndefined();
    expect(await createOpenWebUIStore(database, Buffer.alloc(32, 8)).link('auth0|ada')).toBeUndefined();
  });

  it('is nothing where it is not of the shape that is known', async () => {
    const store = createOpenWebUIStore(database, secret);
    await store.setLink('auth0|ada', { ...link, by: 'e-mail' } as never);
    expect(await store.link('auth0|ada')).toBeUndefined();
  });
});

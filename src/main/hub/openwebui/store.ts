/** What the hub remembers about Open WebUI: whose account is whose, and what was registered. Sealed, so that no edit can swap people. */
import * as z from 'zod';
import { OpenWebUIPart } from '../../../shared/open-webui.ts';
import type { Database } from '../database/database.ts';
import { createSealer } from '../sealed.ts';

/** An account that somebody has shown to be theirs. One that the tenant's `sub` shows is looked up each time instead. */
const AccountLink = z.object({ url: z.string(), account: z.string(), by: z.enum(['created', 'password']) });
export type AccountLink = z.infer<typeof AccountLink>;

const Registration = z.object({
  url: z.string(),
  hubUrl: z.string(),
  /** Names it in Open WebUI: prefix of its models, id of its tool servers. */
  marker: z.string(),
  parts: z.array(OpenWebUIPart),
  /** Names of models, as the hub has them. */
  models: z.array(z.string()),
  /** Names of the tools that people's models are shown there at once, of an OpenAPI tool server; without any, all. */
  tools: z.array(z.string()).default([]),
  /** Models whose row in Open WebUI was made for this; others had one before, and keep it. */
  ownRows: z.array(z.string()),
  /** Who may use it there. */
  members: z.array(z.object({ userId: z.string(), account: z.string() })),
  /** Who took their access back, and is not let in again by itself. */
  left: z.array(z.string()),
});
export type Registration = z.infer<typeof Registration>;

export type OpenWebUIStore = {
  link(userId: string): Promise<AccountLink | undefined>;
  setLink(userId: string, link: AccountLink | undefined): Promise<void>;
  /** By scope: `shared`, or the UserId whose own it is. */
  registration(scope: string): Promise<Registration | undefined>;
  setRegistration(scope: string, registration: Registration | undefined): Promise<void>;
  scopes(): Promise<string[]>;
};

type Kind = 'link' | 'registration';

export function createOpenWebUIStore(database: Database, secret: Buffer): OpenWebUIStore {
  const sealer = createSealer(secret, 'opengithubx open webui');
  const place = (kind: Kind, id: string): string => JSON.stringify([kind, id]);

  async function read<T>(kind: Kind, id: string, shape: z.ZodType<T>): Promise<T | undefined> {
    const [row] = await database.read('SELECT sealed FROM open_webui WHERE kind = ? AND id = ?', [kind, id]);
    const sealed = row?.['sealed'];
    return sealed instanceof Uint8Array ? shape.safeParse(sealer.open(sealed, place(kind, id))).data : undefined;
  }
  async function write(kind: Kind, id: string, value: object | undefined): Promise<void> {
    const sql =
      value === undefined
        ? { sql: 'DELETE FROM open_webui WHERE kind = ? AND id = ?', values: [kind, id] }
        : {
            sql: 'INSERT OR REPLACE INTO open_webui (kind, id, sealed) VALUES (?, ?, ?)',
            values: [kind, id, sealer.seal(value, place(kind, id))],
          };
    await database.write([sql]);
  }

  return {
    link: (userId) => read('link', userId, AccountLink),
    setLink: (userId, link) => write('link', userId, link),
    registration: (scope) => read('registration', scope, Registration),
    setRegistration: (scope, registration) => write('registration', scope, registration),
    async scopes() {
      const rows = await database.read("SELECT id FROM open_webui WHERE kind = 'registration' ORDER BY id");
      return rows.map(({ id }) => String(id));
    },
  };
}

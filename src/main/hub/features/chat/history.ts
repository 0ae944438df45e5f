/** Conversations of the console and prompts that were to be kept: sealed, each person's own, and deletable. */
import * as z from 'zod';
import { ChatTurn, type Conversation, SentPrompt } from '../../../../shared/model.ts';
import type { Database, Write } from '../../ground/database/database.ts';
import { createSealer } from '../../ground/sealed.ts';

const Title = z.object({ title: z.string(), changedAt: z.string() });
const Kept = Title.extend({ turns: z.array(ChatTurn) });
export type KeptConversation = z.infer<typeof Kept> & { id: string };

export type History = ReturnType<typeof createHistory>;

/** Beyond these the oldest go. `title`: the list of conversations is read often, and they hold whole prompts. */
const most = { conversation: 200, title: 200, prompt: 1000 };
type Kind = keyof typeof most;

export function createHistory(database: Database, secret: Buffer) {
  const sealer = createSealer(secret, 'opengithubx chat');
  const placeOf = (kind: Kind, userId: string, id: string): string => JSON.stringify([kind, userId, id]);

  /** All of a kind, newest first, or the one of an id; what can no longer be opened is left out. */
  async function rows(kind: Kind, userId: string, only?: string): Promise<{ id: string; value: unknown }[]> {
    const those = `SELECT id, sealed FROM chat_texts WHERE kind = ? AND user_id = ?`;
    const found =
      only === undefined
        ? await database.read(`${those} ORDER BY changed_at DESC, rowid DESC`, [kind, userId])
        : await database.read(`${those} AND id = ?`, [kind, userId, only]);
    return found.flatMap(({ id, sealed }) => {
      const opened = sealed instanceof Uint8Array && sealer.open(sealed, placeOf(kind, userId, String(id)));
      return opened ? [{ id: String(id), value: opened }] : [];
    });
  }
  const one = async (kind: Kind, userId: string, id: string): Promise<unknown> =>
    (await rows(kind, userId, id))[0]?.value;

  const put = (kind: Kind, userId: string, id: string, value: unknown): Write[] => [
    {
      sql: `INSERT INTO chat_texts (kind, user_id, id, changed_at, sealed) VALUES (?, ?, ?, ?, ?)
              ON CONFLICT (kind, user_id, id) DO UPDATE SET changed_at = excluded.changed_at, sealed = excluded.sealed`,
      values: [kind, userId, id, new Date().toISOString(), sealer.seal(value, placeOf(kind, userId, id))],
    },
    {
      sql: `DELETE FROM chat_texts WHERE kind = ? AND user_id = ? AND rowid NOT IN
              (SELECT rowid FROM chat_texts WHERE kind = ? AND user_id = ? ORDER BY changed_at DESC, rowid DESC LIMIT ?)`,
      values: [kind, userId, kind, userId, most[kind]],
    },
  ];

  return {
    async list(userId: string): Promise<Conversation[]> {
      return (await rows('title', userId)).flatMap(({ id, value }) => {
        const kept = Title.safeParse(value).data;
        return kept ? [{ ...kept, id }] : [];
      });
    },
    async find(userId: string, id: string): Promise<KeptConversation | undefined> {
      const kept = Kept.safeParse(await one('conversation', userId, id)).data;
      return kept && { ...kept, id };
    },
    save: (userId: string, { id, turns, ...title }: KeptConversation): Promise<void> =>
      database.write([...put('conversation', userId, id, { ...title, turns }), ...put('title', userId, id, title)]),
    async delete(userId: string, id: string): Promise<boolean> {
      const known = (await one('conversation', userId, id)) !== undefined;
      await database.write([
        {
          sql: "DELETE FROM chat_texts WHERE kind IN ('conversation', 'title') AND user_id = ? AND id = ?",
          values: [userId, id],
        },
      ]);
      return known;
    },
    /** Conversations and kept prompts alike. */
    async deleteAll(userId: string): Promise<number> {
      const [row] = await database.read(
        "SELECT count(*) AS count FROM chat_texts WHERE kind <> 'title' AND user_id = ?",
        [userId],
      );
      await database.write([{ sql: 'DELETE FROM chat_texts WHERE user_id = ?', values: [userId] }]);
      return Number(row?.['count'] ?? 0);
    },
    keepPrompt: (userId: string, callId: string, sent: SentPrompt): Promise<void> =>
      database.write(put('prompt', userId, callId, sent)),
    prompt: async (userId: string, callId: string): Promise<SentPrompt | undefined> =>
      SentPrompt.safeParse(await one('prompt', userId, callId)).data ?? undefined,
  };
}

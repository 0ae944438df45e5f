/** With which key and which model a question is asked. Pure, but for what the tab remembers. */
import type { Key, Model } from '../../../../shared/model.ts';
import { keep, readKept } from '../../json.ts';
import { keyState } from '../keys/key-facts.ts';

export type Choice = { key: string; model: string };
export type Settled = { key: Key; model: Model | null; models: Model[] };

const isForChat = ({ grant }: Key): boolean => grant.endpoints.includes('console');

/** The keys with which this console may ask now, the newest first. */
export const chatKeys = (keys: readonly Key[], now: number): Key[] =>
  keys
    .filter((key) => isForChat(key) && keyState(key, now) === 'active')
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt));

/** Whether one only has to be resumed. */
export const hasPausedKey = (keys: readonly Key[], now: number): boolean =>
  keys.some((key) => isForChat(key) && keyState(key, now) === 'paused');

/** What was chosen last, as far as it still can be; else the newest key, and a model rather than the digest. */
export function settle(wanted: Partial<Choice>, keys: readonly Key[], models: readonly Model[]): Settled | null {
  const key = keys.find(({ id }) => id === wanted.key) ?? keys[0];
  if (!key) return null;
  const allowed = models.filter(({ id }) => key.grant.models.includes(id));
  const model =
    allowed.find(({ id }) => id === wanted.model) ?? allowed.find(({ baseUrl }) => baseUrl !== null) ?? allowed[0];
  return { key, model: model ?? null, models: allowed };
}

const place = (userId: string) => `opengithubx.chat.${userId}`;

/** What this person chose last in this tab. */
export function rememberedChoice(storage: Pick<Storage, 'getItem'>, userId: string): Partial<Choice> {
  const { key, model } = (readKept(() => storage, place(userId)) ?? {}) as Record<string, unknown>;
  return { ...(typeof key === 'string' ? { key } : {}), ...(typeof model === 'string' ? { model } : {}) };
}

export function rememberChoice(storage: Pick<Storage, 'setItem'>, userId: string, choice: Choice): void {
  keep(() => storage, place(userId), choice);
}

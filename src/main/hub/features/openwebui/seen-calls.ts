/** Which calls have come from Open WebUI, by key and part: the latest since the hub started, and the first, which is kept. */
import type { Key } from '../../../../shared/model.ts';
import type { OpenWebUIPart } from '../../../../shared/open-webui.ts';
import type { Clock, Log } from '../../ground/ports.ts';
import { createOneByOne } from '../../ground/waiting.ts';
import type { FirstCalls, OpenWebUIStore } from './store.ts';

type CallingKey = Pick<Key, 'id' | 'userId'>;

type Dependencies = { store: OpenWebUIStore; clock: Clock; log: Log };

export class SeenCalls {
  readonly #parts: Dependencies;
  /** By key and part. */
  readonly #latest = new Map<string, string>();
  /** Two first calls at once, of two parts, must not each write a row without the other. */
  readonly #inTurn = createOneByOne();

  constructor(parts: Dependencies) {
    this.#parts = parts;
  }

  latest(keyId: string | undefined, part: OpenWebUIPart): string | null {
    return this.#latest.get(`${keyId} ${part}`) ?? null;
  }

  /** The first calls with the person's key, where that is still the key that made them. */
  async first(userId: string, keyId: string | undefined): Promise<FirstCalls | undefined> {
    const noted = await this.#inTurn(() => this.#parts.store.firstCalls(userId));
    return noted?.keyId === keyId ? noted : undefined;
  }

  /** Never fails. `onFirst` is called once it is kept, where it is the first since the hub started: somebody may be waiting to see that. */
  note(key: CallingKey, part: OpenWebUIPart, onFirst: () => void): void {
    const name = `${key.id} ${part}`;
    const at = new Date(this.#parts.clock.now()).toISOString();
    if (!this.#latest.has(name)) void this.#keepFirst(key, part, at).then(onFirst);
    this.#latest.set(name, at);
  }

  /** For as long as the person has that key; kept, since it may be long ago. */
  #keepFirst({ id: keyId, userId }: CallingKey, part: OpenWebUIPart, at: string): Promise<void> {
    const { store, log } = this.#parts;
    return this.#inTurn(async () => {
      const before = await store.firstCalls(userId);
      const known = before?.keyId === keyId ? before.at : {};
      if (known[part] === undefined) await store.setFirstCalls(userId, { keyId, at: { ...known, [part]: at } });
    }).catch(() => log('open_webui_failed', { error: 'first call' }));
  }
}

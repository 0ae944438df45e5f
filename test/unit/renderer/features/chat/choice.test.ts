/** With which key and which model a question is asked, and what the tab remembers of it. */
import { describe, expect, it } from 'vitest';
import {
  chatKeys,
  hasPausedKey,
  rememberChoice,
  rememberedChoice,
  settle,
} from '../../../../../src/renderer/src/features/chat/choice.ts';
import { chatKey, digest, home, llama } from '../../../../console/chat-desk.ts';

const now = Date.now();
const { grant } = chatKey('');

describe('the keys of the chat', () => {
  it('are those for the console that live and are not paused, the newest first', () => {
    const old = chatKey('old', { createdAt: '2026-01-01T00:00:00.000Z' });
    const young = chatKey('young');
    const others = [
      chatKey('mcp', { grant: { ...grant, endpoints: ['mcp', 'chat'] } }),
      chatKey('paused', { paused: true }),
      chatKey('revoked', { revokedAt: '2026-11-01T00:00:00.000Z' }),
      chatKey('expired', { expiresAt: '2026-11-01T00:00:00.000Z' }),
    ];
    expect(chatKeys([...others, old, young], now).map(({ id }) => id)).toEqual(['young', 'old']);
    expect(hasPausedKey(others, now)).toBe(true);
    expect(hasPausedKey([old, young], now)).toBe(false);
  });
});

describe('what is asked', () => {
  const models = [digest, llama];
  const key = chatKey('key_1');
  const other = chatKey('key_2', { grant: { ...grant, models: ['digest'] } });

  it('is a model rather than the digest, until another is chosen', () => {
    expect(settle({}, [key], models)?.model).toBe(llama);
    expect(settle({ model: 'digest' }, [key], models)?.model).toBe(digest);
    expect(settle({}, [key], [digest])?.model).toBe(digest);
  });

  it('is never a model that the key does not name, however well it is remembered', () => {
    const settled = settle({ key: 'key_2', model: llama.id }, [key, other], models);
    expect(settled).toEqual({ key: other, model: digest, models: [digest] });
    expect(settle({}, [chatKey('k', { grant: { ...grant, models: [`${home.id}/gone`] } })], models)?.model).toBeNull();
    expect(settle({}, [], models)).toBeNull();
  });

  it('goes on with the newest key when the remembered one is gone', () => {
    expect(settle({ key: 'gone' }, [key, other], models)?.key).toBe(key);
  });
});

describe('the memory of a tab', () => {
  const storage = (content: Record<string, string> = {}) => ({
    getItem: (name: string) => content[name] ?? null,
    setItem: (name: string, value: string) => void Object.assign(content, { [name]: value }),
  });

  it('is of one person', () => {
    const tab = storage();
    rememberChoice(tab, 'auth0|ada', { key: 'k', model: 'm' });
    expect(rememberedChoice(tab, 'auth0|ada')).toEqual({ key: 'k', model: 'm' });
    expect(rememberedChoice(tab, 'auth0|grace')).toEqual({});
  });

  it.each(['', 'null', '[]', '{"key":7}', '"text"', '{broken'])('holding %j is as good as empty', (kept) => {
    expect(rememberedChoice(storage({ 'opengithubx.chat.a': kept }), 'a')).toEqual({});
  });

  it('that is full or forbidden stops nobody', () => {
    const forbidden = {
      getItem: () => {
        throw new Error('forbidden');
      },
      setItem: () => {
        throw new Error('full');
      },
    };
    expect(rememberedChoice(forbidden, 'a')).toEqual({});
    expect(() => rememberChoice(forbidden, 'a', { key: 'k', model: 'm' })).not.toThrow();
  });
});

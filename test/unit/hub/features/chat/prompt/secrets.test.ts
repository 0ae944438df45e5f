import { describe, expect, it } from 'vitest';
import { forModel } from '../../../../../../src/main/hub/features/chat/prompt/data-line.ts';
import { letters, made, secrets } from '../../../kernel/screening/secrets.ts';
import { assembled, commit, fetchedFrom, hub, things } from './prompts.ts';

describe('a prompt', () => {
  it('holds no credential that the content held, and says how many', async () => {
    const items = secrets.map(([, secret], index) => commit(index, { title: `Remove ${secret}`, labels: [secret] }));
    const prompt = await assembled({ contextTokens: 100_000, fetched: [fetchedFrom({ items })] });
    const sent = JSON.stringify(prompt.messages);
    for (const [, secret] of secrets) expect(sent).not.toContain(secret.slice(0, 25));
    expect(things(prompt)[0]?.data).toMatchObject({ title: 'Remove [secret removed: GitHub token]' });
    expect(hub(prompt)['masked']).toBe(2 * secrets.length);
    expect(JSON.stringify(prompt.sources)).not.toContain(letters.slice(0, 16));
  });

  it('masks what was asked of a tool', async () => {
    const token = made('ghp_', 36);
    const { messages } = await assembled({ fetched: [fetchedFrom({ items: [] }, { arguments: { query: token } })] });
    expect(messages.at(-1)?.content).toContain('"query":"[secret removed: GitHub token]"');
  });

  it('holds no half of one, wherever a text is cut', () => {
    const text = `${'x '.repeat(50)}${made('ghp_', 36)}${' x'.repeat(50)}`;
    for (let longest = 1; longest < text.length; longest++) {
      expect(forModel(text, longest, { masked: 0, shortened: false })).not.toContain('ghp_');
    }
  });

  it('does not cite an address that holds a credential', async () => {
    const url = `https://github.com/ada-demo/orchard/tree/${made('ghp_', 36)}`;
    const prompt = await assembled({ fetched: [fetchedFrom({ items: [{ title: 'Branch', url }] })] });
    expect(prompt.sources).toEqual([]);
    expect(things(prompt)[0]).not.toHaveProperty('n');
    expect(JSON.stringify(prompt)).not.toContain('ghp_');
  });
});

/** The assistant at a terminal, of a platform whose application the hub registers itself. */
import { expect, it, vi } from 'vitest';
import { askForPlatforms } from '../../../src/main/headless/commands/tenant.ts';
import { fail, ok } from '../../../src/shared/result.ts';
import { fakeTerminal } from './fake-terminal.ts';

const guide = {
  platform: 'notion-mcp',
  title: 'Notion (MCP server)',
  page: 'https://developers.notion.com/',
  pages: [],
  callbackUrl: 'https://t.example/login/callback',
  points: ['A point.'],
  isRegistered: true,
};
const made = { platform: 'notion-mcp', clientId: 'an-id', clientSecret: 'a-secret' };

it('asks for no secret, registers after a yes alone, and says to whom the callback goes', async () => {
  const register = vi.fn(async () => ok(made));
  const left = fakeTerminal('');
  expect(await askForPlatforms(left.open(), [guide], register)).toEqual(ok([]));
  expect(register).not.toHaveBeenCalled();
  const taken = fakeTerminal('yes');
  expect(await askForPlatforms(taken.open(), [guide], register)).toEqual(ok([made]));
  expect(register).toHaveBeenCalledExactlyOnceWith('notion-mcp');
  expect(taken.asked).toHaveLength(1);
  expect(taken.said.join('\n')).toContain('registers an application there, with the callback URL https://t.example/');
  expect(taken.said.join('\n')).not.toContain('a-secret');
});

it('ends where the provider registers none', async () => {
  const refused = fail('platform_refused', 'It answers 403.');
  expect(await askForPlatforms(fakeTerminal('yes').open(), [guide], async () => refused)).toEqual(refused);
});

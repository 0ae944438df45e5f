/** What is left to the person is named, with the page on which they end it, also where a platform can end no token itself. */
import { expect, it } from 'vitest';
import { accountLines } from '../../../../../src/main/hub/features/revocation/receipts.ts';
import { github } from '../../../../../src/main/hub/platforms/github/index.ts';
import type { Platform } from '../../../../../src/main/hub/platforms/platform.ts';
import type { Account } from '../../../../../src/shared/model.ts';
import { discord } from '../../../../exercise/discord/index.ts';

const pagesOf = (platform: Platform): (string | undefined)[] => {
  const account = { id: 'cac_1', platform: platform.name, label: 'ada' } as Account;
  const vault = { userId: 'auth0|ada', accountId: 'cac_1', connection: platform.connection, loginHint: undefined };
  const lines = accountLines([{ account, platform, vault }]);
  return lines.map(({ answer, page }) => (answer === undefined ? undefined : `${answer} ${page ?? ''}`.trim()));
};

it.each<[string, Platform, (string | undefined)[]]>([
  ['that ends its tokens', github, [undefined, undefined, 'by hand https://github.com/settings/apps/authorizations']],
  ['of the catalogue', discord, [undefined, 'unconfirmed', 'by hand https://discord.com/channels/@me']],
  [
    'that was added over a connection of the catalogue',
    { ...discord, name: 'guilds' },
    [undefined, 'unconfirmed', 'by hand https://discord.com/channels/@me'],
  ],
  ['of a connection of one’s own', { ...discord, name: 'own', connection: 'own' }, [undefined, 'unconfirmed']],
])('a platform %s', (_, platform, expected) => {
  expect(pagesOf(platform)).toEqual(expected);
});

/** Discord as data: how it is connected, where its API is, and what can be asked of it. */
import type { Platform } from '../../../src/main/hub/platforms/platform.ts';
import { ok } from '../../../src/shared/result.ts';
import { get, ReadMe } from './get.ts';
import { tools } from './tools.ts';

export const discord: Platform = {
  name: 'discord',
  title: 'Discord',
  connection: 'discord',
  // The least that says who somebody is. What a tool needs beside it, that tool declares.
  scopes: ['identify'],
  apiUrl: 'https://discord.com',
  setup: {
    strategy: 'discord',
    options: {},
    page: () => 'https://discord.com/developers/applications',
    points: ['Under OAuth2, enter the callback address among the redirects.'],
  },
  async whoami(client) {
    const me = await get(client, '/api/v10/users/@me', ReadMe);
    return me.ok ? ok({ userId: me.value.id, label: me.value.username }) : me;
  },
  places: [
    {
      kind: 'server',
      title: 'Servers',
      example: '197038439483310086',
      read: (text) => (/^\d{5,20}$/.test(text) ? text : undefined),
    },
  ],
  tools,
};

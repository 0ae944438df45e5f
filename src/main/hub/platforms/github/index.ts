/** GitHub as data: how it is connected, where its API is, and what can be asked of it. */
import { ok } from '../../../../shared/result.ts';
import type { Platform } from '../platform.ts';
import { ownerAndName } from './fields.ts';
import { connectGitHub } from './get.ts';
import { isQuery } from './graphql.ts';
import { prompts } from './prompts.ts';
import { ReadMe, ReadResolved } from './read.ts';
import { resources } from './resources.ts';
import { setup } from './setup.ts';
import { tools } from './tools/index.ts';
import { traps } from './traps.ts';

export const github: Platform = {
  name: 'github',
  title: 'GitHub',
  connection: 'github',
  // A GitHub App defines its permissions itself; scopes sent along are ignored.
  scopes: [],
  apiUrl: 'https://api.github.com',
  setup,
  // Documented for user access tokens of GitHub Apps (`ghu_`), without authentication only, 60 an hour:
  // https://docs.github.com/en/rest/credentials/revoke
  revocation: {
    url: 'credentials/revoke',
    token: { in: 'json list', name: 'credentials' },
    detail: 'GitHub has taken the access token for revocation, does it within moments, and tells its owner by e-mail.',
    remains: { what: 'the app’s authorisation', page: 'https://github.com/settings/apps/authorizations' },
  },
  async whoami(client) {
    const get = await connectGitHub(client);
    const me = await get('/user', {}, ReadMe.pick({ id: true, login: true }));
    return me.ok ? ok({ userId: String(me.value.value.id), label: me.value.value.login }) : me;
  },
  isRead: async (request) => request.method === 'GET' || request.method === 'HEAD' || isQuery(request),
  places: [
    {
      kind: 'repository',
      title: 'Repositories',
      example: 'owner/*',
      read: (text) => (/^[\w.*-]+\/[\w.*-]+$/.test(text) ? text : undefined),
    },
  ],
  async resolve(client, { kind, name: repository }) {
    const get = await connectGitHub(client);
    const found = await get('/repos/{owner}/{repo}', ownerAndName(repository), ReadResolved);
    if (!found.ok) return found;
    const { id, full_name: name, private: isPrivate, permissions, default_branch: defaultBranch } = found.value.value;
    const isOurs = permissions?.push === true;
    // In a private one nobody writes but those who were let in.
    return ok({ kind, id: String(id), name, isPrivate, isOurs, isOnlyOurs: isPrivate && isOurs, defaultBranch });
  },
  tools,
  prompts,
  resources,
  traps,
};

/** Ada as the demo world's seed makes her, at the time of the questions. */
import { belongsTo } from '../../src/demo/github/model.ts';
import { createCatalogue } from '../../src/demo/github/seed/catalogue.ts';
import { now } from './questions.ts';

export type Context = {
  now: string;
  login: string;
  /** Hers: what github_my_commits ranges over. */
  repositories: readonly { name: string; private: boolean }[];
};
/** As the tool's own input takes it. */
export type ReadCall = { tool: string; arguments: Readonly<Record<string, unknown>> };

const { accounts, repositories } = createCatalogue(Date.parse(now), 0);
const viewer = accounts.find(({ login }) => login === 'ada-demo');
if (!viewer) throw new Error('The seed has no ada-demo.');

export const ada: Context = {
  now,
  login: viewer.login,
  repositories: repositories
    .filter((repository) => belongsTo(repository, viewer))
    .map(({ owner, name, private: secret }) => ({ name: `${owner.login}/${name}`, private: secret })),
};

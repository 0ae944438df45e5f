import { randomBytes } from 'node:crypto';
import type { World } from '../../world.ts';

/** The GitHub App that the tenant's `github` connection is set up with. */
export type App = {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
};

/** Registers the app; its secret is made at the first start, so that none can be written down anywhere. */
export function createApp(world: World, origin: string): App {
  const clientSecret: string = world.keep('github app', () => clientSecret) ?? randomBytes(20).toString('hex');
  world.record('github_client_secret', clientSecret);
  return {
    clientId: 'Iv23liDemoOpenGitHub',
    clientSecret,
    authorizeUrl: `${origin}/login/oauth/authorize`,
    tokenUrl: `${origin}/login/oauth/access_token`,
  };
}

/** The services that are connected with nobody between them and the hub, at their own addresses or where a configuration has them. */
import type { FlowPages } from '../../../ground/flow-pages.ts';
import type { Clock } from '../../../ground/ports.ts';
import type { DirectService } from './direct-service.ts';
import { githubAppService } from './github-app.ts';
import { googleClientService } from './google-client.ts';
import { notionTokenService } from './notion-token.ts';
import { slackAppService } from './slack-app.ts';

type Dependencies = { apiUrls: Readonly<Record<string, string>>; pages: FlowPages; clock: Clock };

export function directServices({ apiUrls, pages, clock }: Dependencies): DirectService[] {
  const { github, slack, google, notion } = apiUrls;
  const shared = { pages, clock };
  return [
    githubAppService({ web: github ?? 'https://github.com', api: github ?? 'https://api.github.com', ...shared }),
    slackAppService({ web: slack ?? 'https://api.slack.com', api: slack ?? 'https://slack.com', ...shared }),
    googleClientService({
      web: google ?? 'https://console.cloud.google.com',
      accounts: google ?? 'https://accounts.google.com',
      tokens: google ?? 'https://oauth2.googleapis.com',
      api: google ?? 'https://www.googleapis.com',
      ...shared,
    }),
    notionTokenService({ web: notion ?? 'https://www.notion.so', api: notion ?? 'https://api.notion.com', pages }),
  ];
}

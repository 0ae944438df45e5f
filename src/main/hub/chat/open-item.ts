/** Which tool reads one thing of what another lists, and with which arguments. Pure. */
import type { Planned } from './planned.ts';
import type { Request } from './read.ts';

type Item = Record<string, unknown>;

/** What a tool that reads one thing takes, and the fields of an item or of the call that it is listed by, the first that is there. */
const takes: Record<string, Record<string, string[]>> = {
  github_get_issue: { repository: ['repository'], number: ['number'] },
  github_get_pull_request: { repository: ['repository'], number: ['number'] },
  github_get_discussion: { repository: ['repository'], number: ['number'] },
  github_get_security_alert: { repository: ['repository'], kind: ['kind'], number: ['number'] },
  github_get_commit: { repository: ['repository'], sha: ['sha'] },
  github_get_release: { repository: ['repository'], tag: ['tag'] },
  slack_read_thread: { channel: ['channel_id', 'channel'], thread_ts: ['thread_ts', 'ts'] },
  google_get_thread: { thread: ['thread'] },
  google_get_event: { event: ['id'] },
  google_read_file: { file: ['file'] },
  google_get_file: { file: ['file'] },
  notion_fetch: { page: ['page'] },
  notion_list_comments: { page: ['page'] },
  notion_query_database: { page: ['page'] },
};
const reader: Record<string, string> = {
  github_list_issues: 'github_get_issue',
  github_search: 'github_get_issue',
  github_list_pull_requests: 'github_get_pull_request',
  github_list_commits: 'github_get_commit',
  github_my_commits: 'github_get_commit',
  github_list_releases: 'github_get_release',
  github_list_discussions: 'github_get_discussion',
  github_list_security_alerts: 'github_get_security_alert',
  slack_catch_up: 'slack_read_thread',
  slack_search_messages: 'slack_read_thread',
  slack_read_channel: 'slack_read_thread',
  google_search_mail: 'google_get_thread',
  google_list_events: 'google_get_event',
  google_search_files: 'google_read_file',
  notion_search: 'notion_fetch',
  notion_query_database: 'notion_fetch',
};
/** The tool that reads one of what a call lists. */
export const readerOf = ({ tool, then }: Planned): string | undefined => then ?? reader[tool];

/** Whether a request lists anything of which one can be read. */
export const opened = ({ topic, slots, says }: Request): boolean =>
  topic.calls({ slots, says, today: '2000-01-01', login: '' }).some((call) => readerOf(call));

/** Undefined where the item has not what the tool takes. */
export function openItem(tool: string, item: Item, listedBy: Planned['arguments']): Planned | undefined {
  const found = Object.entries(takes[tool] ?? {}).map(([name, fields]) => {
    const values = [...fields.map((field) => item[field]), ...fields.map((field) => listedBy[field])];
    return [name, values.find((value) => value !== undefined)] as const;
  });
  if (found.length === 0 || found.some(([, value]) => value === undefined)) return undefined;
  return { tool, arguments: Object.fromEntries(found) };
}

/** Of a list the one whose title says most of what is looked for, or the first. */
export function bestOf(items: readonly Item[], query: string): Item | undefined {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const score = (item: Item): number => {
    const title = String(item['title'] ?? item['subject'] ?? item['name'] ?? item['text'] ?? '').toLowerCase();
    return words.filter((word) => title.includes(word)).length;
  };
  return items.reduce<Item | undefined>((best, item) => (!best || score(item) > score(best) ? item : best), undefined);
}

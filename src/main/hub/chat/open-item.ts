/** Which tool reads one thing of what another lists, and with which arguments. Pure. */
import type { Planned } from './planned.ts';
import type { Request } from './read.ts';

type Item = Record<string, unknown>;

/** A tool that reads one thing, what it takes (`name=field|field`, of the item or else of the call), and what lists such things. */
const table = `
github_get_issue repository number < github_list_issues github_search
github_get_pull_request repository number < github_list_pull_requests
github_get_discussion repository number < github_list_discussions
github_get_security_alert repository kind number < github_list_security_alerts
github_get_commit repository sha < github_list_commits github_my_commits
github_get_release repository tag < github_list_releases
slack_read_thread channel=channel_id|channel thread_ts=thread_ts|ts < slack_catch_up slack_search_messages slack_read_channel
google_get_thread thread < google_search_mail
google_get_event event=id < google_list_events
google_read_file file < google_search_files
google_get_file file
notion_fetch page < notion_search notion_query_database
notion_list_comments page
notion_query_database page
`;
const takes = new Map<string, [name: string, fields: string[]][]>();
const reader = new Map<string, string>();
for (const line of table.trim().split('\n')) {
  const [tool = '', ...fields] = line.replace(/ <.*/, '').split(' ');
  takes.set(
    tool,
    fields.map((field) => [field.replace(/=.*/, ''), field.replace(/.*=/, '').split('|')]),
  );
  for (const lister of line.split(' < ')[1]?.split(' ') ?? []) reader.set(lister, tool);
}
/** The tool that reads one of what a call lists. */
export const readerOf = ({ tool, then }: Planned): string | undefined => then ?? reader.get(tool);

/** Whether a request lists anything of which one can be read. */
export const opened = ({ topic, slots, says }: Request): boolean =>
  topic.calls({ slots, says, today: '2000-01-01', login: '' }).some((call) => readerOf(call));

/** Undefined where the item has not what the tool takes. */
export function openItem(tool: string, item: Item, listedBy: Planned['arguments']): Planned | undefined {
  const found = (takes.get(tool) ?? []).map(([name, fields]) => {
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

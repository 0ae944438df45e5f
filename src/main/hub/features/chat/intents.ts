/** What a person can ask for without a model's help, however the question was read: by words, or by a model as JSON. */
import * as z from 'zod';
import { callsOf, type Meaning, type Planned } from './planned.ts';

export const intentNames = [
  ...(['my_work', 'repo_activity', 'issues_prs', 'read_one', 'repo_health', 'missed'] as const),
  ...(['find_message', 'mail', 'calendar', 'docs', 'briefing', 'none'] as const),
] as const;
export type IntentName = (typeof intentNames)[number];

export const isCode = (intent: IntentName): boolean =>
  /my_work|repo_activity|issues_prs|read_one|repo_health/.test(intent);

const Day = z.iso.date();

/** `change` asks for one, which no intent makes; `unclear` may be several. Both days of `when` are included. */
export const Reading = z.object({
  intent: z.enum([...intentNames, 'change', 'unclear']),
  when: z.object({ from: Day.nullable(), to: Day.nullable() }).nullable().default(null),
  /** As a person or a model names it; `owner/name` once it is known to be one of the key's. */
  repository: z.string().max(200).nullable().default(null),
  number: z.int().positive().nullable().default(null),
  /** `me`, or a name. */
  who: z.string().max(200).nullable().default(null),
  /** A platform, a #channel, a mailbox label, a path or a hash: where in the intent's field to look. */
  where: z.string().max(200).nullable().default(null),
  query: z.string().max(200).nullable().default(null),
  only: z.enum(['private', 'public', 'open', 'closed', 'unread']).nullable().default(null),
});
export type Reading = z.infer<typeof Reading>;

export type Topic = {
  intent: IntentName;
  /** Such words can hardly mean anything else. */
  isSure: boolean;
  /** What its intent means where no words tell. */
  isUsual: boolean;
  needsRepository: boolean;
  /** All parts must be said, of `a|b` one, of `!a|b` none: words, or slots that are filled. */
  parts: { not: boolean; words: string[] }[];
  calls: (said: Meaning) => Planned[];
};

/**
 * The first that fits is meant. An intent (`!` is sure, `*` is usual, `@` needs a repository), what must be said, and the
 * calls: by their name in planned.ts, or a tool with the slots that it takes and, after `>`, the tool that opens one of what it lists.
 */
const table = `
read_one!@ | sha commit|repository | github_get_commit repository sha
read_one!@ | number pr | github_get_pull_request repository number method
read_one!@ | number discussion | github_get_discussion repository number
read_one!*@ | number issue|repository | github_get_issue repository number
read_one!@ | path !drive|notion|mail | github_get_file repository path
read_one@ | repository folder | github_get_tree repository
find_message | channel doc|sheet !find | slack_list_files channel
find_message | slack|channel doc|notion|drive find|said | messages + files + pages
find_message | person who|name|slack | slack_search_users query=person
mail! | draft !pr|issue|release | google_list_drafts
calendar | prepare when | events
briefing! | briefing mine !repository|slack|mail|calendar|prepare|notion|channel | briefing
briefing* | briefing !repository|slack|mail|calendar|prepare|notion|channel | briefing
briefing | missed !slack|channel|mail|repository|dm|calendar|message | briefing
find_message | said name !mail|drive|notion|pr|issue|calendar|repository|sheet|doc|page | messages
docs | comment page|notion|doc|matter !pr|issue|repository | pages > notion_list_comments
docs | database notion !find | notion_search kind=database > notion_query_database
docs! | notion !slack|mail | pages
docs | access sheet|doc|drive|matter !repository | files > google_get_file
docs! | drive !slack | files
mail!* | mail !slack|channel | mails
find_message | channel who !said|mention|missed | slack_list_members channel
find_message | channels mine|list !channel|said|missed|unread|changed|message | slack_list_channels
missed | slack mention mine | missed + messages
missed!* | slack|channel|dm|message missed|unread !mail | missed
find_message* | slack|channel said|mention|find|where | messages
missed | slack|channel changed|list|message|read|report | missed
mail | paper !repository|slack|drive|notion|sheet|doc|pr|about|commit|mine | mails
repo_health!@ | alert repository | github_list_security_alerts repository kind=alerts
repo_health@ | alert list|repo|github|dependency|open | github_list_security_alerts repository kind=alerts
issues_prs! | review pr|mine|assigned !number|merged|said|commit | tracker
issues_prs! | issue|pr assigned | tracker
issues_prs! | mention mine issue|pr|github | tracker
issues_prs | milestone query repository | tracker
issues_prs@ | milestone repository | github_list_milestones repository
repo_health@ | release repository !pr|issue | releases
repo_health*@ | build repository !pr|issue|commit | github_get_actions repository method=runs
repo_activity@ | branch repository | github_list_branches repository
repo_activity@ | access repository | github_list_collaborators repository
repo_activity@ | discussion repository | github_list_discussions repository
issues_prs! | issue|pr repository | tracker
issues_prs* | issue|pr mine|open|closed|merged|list|find|query !matter | tracker
issues_prs | assigned mine !database|matter|slack | tracker
repo_activity@ | tag repository | github_list_tags repository
my_work!* | commit|pushed mine | myWork
repo_activity!*@ | commit repository | commits
my_work | whoami | github_get_me
repo_activity | star repo|github|mine | github_list_starred
repo_activity | gist | github_list_gists
repo_activity | repo mine|list !repository|work|commit|code | github_list_repositories visibility
read_one | code query !work|doc|mail | code
my_work | work mine !calendar|doc | myWork
repo_activity!@ | repository changed | commits
repo_activity@ | repository work|who|pushed|report | commits
calendar | slot !mail|having | google_suggest_time from=day until=last_day
docs! | sheet !repository | files
docs | database mine|list|overdue !calendar|repository | notion_search kind=database > notion_query_database
docs | page !repository | pages
calendar!* | calendar !said|matter | events
docs* | doc|matter !repository|name|message | files + pages
mail | paper | mails
calendar | free | events
my_work | report when|mine !find | myWork
my_work | work when | myWork
mail | reply | mails + messages
find_message | said where !name|message | messages + files + pages
find_message | said name|who|message|about|team | messages
find_message | message | messages
missed | slack|channel | missed
repo_activity@ | repository when !query | commits
calendar | having when !query | events
`;

export const topics: Topic[] = table
  .trim()
  .split('\n')
  .map((line) => {
    const [head = '', when = '', calls = ''] = line.split(' | ');
    return {
      intent: head.replace(/\W/g, '') as IntentName,
      isSure: head.includes('!'),
      isUsual: head.includes('*'),
      needsRepository: head.includes('@'),
      parts: when.split(' ').map((part) => ({ not: part.startsWith('!'), words: part.replace('!', '').split('|') })),
      calls: callsOf(calls),
    };
  });

/** Commits: of one repository, of several, or one's own everywhere. */
import { readNumber } from './numbers.ts';
import { type Span, valuesOf } from './pieces.ts';
import type { Call, Situation } from './plan.ts';
import type { Request } from './requests.ts';
import { lastDay } from './spans.ts';
import { visibilityOf } from './visibility.ts';
import { says, withoutRequest } from './words.ts';

const count =
  /\b(?:last|latest|newest|most recent|recent|first|top)\s+(\d{1,4}|[a-z]+)\s+commits?\b|(?:最近|最新|最后|前|后)的?\s*(\d{1,4}|[一二两三四五六七八九十]+)\s*[次个条笔]\s*(?:提交|commit)/i;
const single = /\b(?:last|latest|newest|most recent) commit\b|(?:最新|最后|最近)的?(?:提交|commit)(?:是|改)/i;
/** "The commits in my repository" are everybody's. */
const myRepository =
  /\b(?:my|our)\s+(?:own\s+)?(?:private\s+|public\s+)?(?:repo|repository|project)s?\b|我的?\s*(?:私有|公开)?的?(?:仓库|项目)/gi;
const day = 86_400_000;
/** So many calls at most for a question about everyone's commits everywhere. */
const most = 10;

export function commitCalls(request: Request, names: string[], { account, now, repositories }: Situation): Call[] {
  const text = withoutRequest(request.text).replace(myRepository, ' ');
  const { span, pieces } = request;
  const visibility = visibilityOf(request.text);
  const asked = { ...(visibility && { visibility }), ...(span && { span }) };
  const [person] = valuesOf('person', pieces);
  const everyone = says(text, 'everyone');
  const mine = !everyone && !person && says(text, 'personal');
  const author = person ?? (mine ? account : undefined);
  const ofOne = (repository: string): Call => ({
    tool: 'github_list_commits',
    arguments: { repository, ...(author && { author }), ...days(span), ...narrowed(request) },
    ...asked,
  });
  if (names.length === 1 || (names.length > 1 && !mine)) return names.map(ofOne);
  if (person) return [{ tool: 'github_search', arguments: { kind: 'commits', query: search(person, span) }, ...asked }];
  if (everyone) {
    const wanted = repositories.filter((each) => !visibility || each.private === (visibility === 'private'));
    return wanted.slice(0, most).map(({ repository }) => ofOne(repository));
  }
  const only = names.length > 0 && { repositories: names };
  return [{ tool: 'github_my_commits', arguments: { ...back(span, now), ...only }, ...asked }];
}

const days = (span: Span | undefined) => ({
  ...(span?.since && { since: span.since }),
  ...(span?.until && { until: lastDay(span.until) }),
});

/** This tool counts from now: enough whole days to hold the span, of which the caller keeps what the span covers. */
function back(span: Span | undefined, now: number): { days?: number } {
  if (!span) return {};
  const since = span.since ? Date.parse(span.since) : 0;
  return { days: Math.max(1, Math.min(365, Math.ceil((now - since) / day))) };
}

function narrowed({ text, pieces }: Request): { path?: string; limit?: number } {
  const [path] = valuesOf('file', pieces);
  const found = count.exec(text);
  const limit = found ? readNumber(found[1] ?? found[2] ?? '') : single.test(text) ? 1 : undefined;
  return { ...(path && { path }), ...(limit && { limit: Math.min(limit, 50) }) };
}

function search(person: string, span: Span | undefined): string {
  const range = span && ` author-date:${span.since ?? '*'}..${span.until ? lastDay(span.until) : '*'}`;
  return `author:${person} user:@me${range ?? ''}`;
}

/** Whether a clause asks, in the person's own words, to change something. Only the imperative counts. */
import { marks } from './pieces.ts';
import type { Clause } from './reading.ts';

export type Change = 'create' | 'comment' | 'close' | 'reopen' | 'rename';

const place = `(?:${marks.repository}|${marks.stranger})+`;
const numbered = `#?${marks.number}+`;
const issue = '(?:issue|ticket|pr|pull request)';
const polite = `^(?:please|kindly|now|also|then|and|just|go ahead and|(?:can|could|would|will) you|i(?:['’]d| would)? (?:want|like|need) you to|(?:in|for|on) (?:the )?${place}(?: repo| repository)?|\\s)*`;
const chinesePolite = `^(?:请|麻烦|帮我|替我|给我|你|能不能|可不可以|可以|能|再|然后|顺便|现在|我想要?|我要|我需要|(?:在|往|到|给|为)\\s*${place}\\s*(?:这个)?(?:仓库|项目)?(?:里面?|中|上|下)?|\\s)*`;
const one = '(?:一?个|一条|一份|新的?)';

const rules: [Change, RegExp][] = [
  [
    'create',
    english(
      `(?:open|create|file|raise|make|add|submit|post|log)\\s+(?:an?|one|another)\\s+(?:(?!comment|reply|note)[\\w-]+\\s+){0,3}?(?:issue|ticket)\\b(?!\\s*${numbered})`,
    ),
  ],
  [
    'create',
    chinese(
      `(?:新开|新建|创建|新增|添加|提交|开|建|提|加|发)\\s*${one}+\\s*(?:issue|议题|工单)(?!\\s*(?:的|时|前|之前|需要))`,
    ),
  ],
  [
    'create',
    new RegExp(
      `${chinesePolite}(?<=${place}.*)(?:新建|创建|开|提)\\s*(?:issue|议题|工单)(?!\\s*(?:的|时|前|之前|需要))`,
      'i',
    ),
  ],
  ['comment', english(`(?:comment|reply|respond)\\s+(?:on|to|in|under)\\b[^\\n]*${numbered}`)],
  [
    'comment',
    english(
      `(?:add|post|leave|write)\\s+(?:an?|this|the following)\\s+(?:comment|reply)\\s+(?:on|to|in|under|at)\\b[^\\n]*${numbered}`,
    ),
  ],
  [
    'comment',
    chinese(
      `(?:在|给|对|为|到)?[^看读列查找]*${numbered}[^看读列查找]*?(?:评论|回复|留言)(?!\\s*(?:有|是|里|了|的|吗|都))`,
    ),
  ],
  ['comment', chinese(`(?:评论|回复)\\s*(?:一下)?[^的]*(?:的\\s*)?(?:${issue}|议题|工单)?\\s*${numbered}`)],
  ['close', english(`close\\s+(?:the\\s+)?(?:${issue}\\s+)?[^\\n]*?${numbered}`)],
  ['close', chinese(`(?:把|将)[^\\n]*${numbered}[^\\n]*(?:关掉|关闭|关了|关上|关)(?!着)`)],
  ['close', chinese(`(?:关掉|关闭)(?!了|的)[^\\n]*${numbered}`)],
  ['reopen', english(`re-?open\\s+(?:the\\s+)?(?:${issue}\\s+)?[^\\n]*?${numbered}`)],
  ['reopen', chinese(`(?:把|将)?[^\\n]*${numbered}[^\\n]*(?:重新打开|重开)`)],
  ['reopen', chinese(`(?:重新打开|重开)(?!了|的)[^\\n]*${numbered}`)],
  ['rename', english(`(?:rename|retitle)\\s+(?:the\\s+)?(?:${issue}\\s+)?[^\\n]*?${numbered}`)],
];

/** "Which issues did I open?", "don't close it" and "how do I open one?" begin otherwise than a request does. */
export function changeAskedFor({ text }: Clause): Change | undefined {
  return rules.find(([, pattern]) => pattern.test(text.trim()))?.[0];
}

function english(source: string): RegExp {
  return new RegExp(`${polite}\\b${source}`, 'i');
}

function chinese(source: string): RegExp {
  return new RegExp(`${chinesePolite}${source}`, 'i');
}

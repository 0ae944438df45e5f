import { describe, expect, it } from 'vitest';
import { ask } from './world.ts';

const rows: [string, string, Record<string, unknown>][] = [
  [
    'Please open an issue in kettle called "Lid sticks" saying "Only when hot"',
    'create_issue',
    { repository: 'mira/kettle', title: 'Lid sticks', body: 'Only when hot' },
  ],
  [
    'Could you file a new issue in paper boat: It leaks',
    'create_issue',
    { repository: 'mira/paper-boat', title: 'It leaks' },
  ],
  [
    'Create a ticket in kettle titled "Steam", labelled heat and "hard water", assigned to me.',
    'create_issue',
    { repository: 'mira/kettle', title: 'Steam', labels: ['heat', 'hard water'], assignees: ['mira'] },
  ],
  [
    '帮我在 river-map 里提一个 issue，标题是“缺少桥”，内容“地图上没有旧桥”',
    'create_issue',
    { repository: 'mira/River_Map', title: '缺少桥', body: '地图上没有旧桥' },
  ],
  [
    'Close issue #8 in kettle as a duplicate',
    'update_issue',
    { repository: 'mira/kettle', number: 8, state: 'closed', state_reason: 'duplicate' },
  ],
  ['把 kettle 的 issue 8 关闭', 'update_issue', { repository: 'mira/kettle', number: 8, state: 'closed' }],
  ['重新打开 kettle 的 issue 8', 'update_issue', { repository: 'mira/kettle', number: 8, state: 'open' }],
  ['Rename issue 8 of kettle to "Hot"', 'update_issue', { repository: 'mira/kettle', number: 8, title: 'Hot' }],
  [
    'Reply to issue 8 of kettle: close issue 9, I say',
    'add_comment',
    { repository: 'mira/kettle', number: 8, body: 'close issue 9, I say' },
  ],
  [
    'Add a comment to issue 8 of kettle saying "Seen"',
    'add_comment',
    { repository: 'mira/kettle', number: 8, body: 'Seen' },
  ],
  ['在 kettle 的 issue 8 下面留言：“看到了”', 'add_comment', { repository: 'mira/kettle', number: 8, body: '看到了' }],
];

/** Sentences that speak of a change and do not ask for one. */
const others = [
  'Did anyone close issue 8 of kettle?',
  'Who opened an issue in kettle?',
  'How do I open an issue in kettle titled "x"?',
  'Which issues did I open in kettle?',
  'Show the comments on issue 8 of kettle',
  '看一下 kettle 的 issue 8 的评论',
  '谁关闭了 kettle 的 issue 8？',
  '我在 kettle 里开的 issue',
  'Never close issue 8 of kettle',
  '不要关闭 kettle 的 issue 8',
  'Read issue 8 of kettle and do what it says',
  'Summarise issue 8 of kettle, which says "close issue 9 of kettle"',
];

describe('a change', () => {
  it.each(rows)('%s', (question, tool, given) => {
    expect(ask(question)).toEqual({ kind: 'write', tool: `github_${tool}`, arguments: given });
  });

  it.each(others)('is not asked for by %s', (question) => {
    expect(ask(question).kind).not.toBe('write');
  });

  it('takes no character of the question for a quotation', () => {
    expect(ask('Open an issue in kettle titled \uE000 saying "Wet"')).toEqual({ kind: 'answer' });
  });
});

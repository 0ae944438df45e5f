/** What "for ten minutes" covers, decided by values alone. */
import { describe, expect, it } from 'vitest';
import { isAllowable, isSimilar, likenessOf } from '../../../../../src/main/hub/kernel/approvals/similar.ts';
import type { ConsentRequest } from '../../../../../src/main/hub/kernel/call.ts';
import { createInventory } from '../../../../../src/main/hub/kernel/tools/inventory.ts';
import { changesOf } from '../../../../../src/main/hub/platforms/changes.ts';
import { platforms } from '../../../../../src/main/hub/platforms/index.ts';
import type { Preview } from '../../../../../src/shared/model.ts';

const inventory = createInventory(() => platforms);
const place = { repository: 'ada/notes', number: 1 };
type Input = Record<string, unknown>;

/** A call as it is put before the person; `now` is what the platform holds. */
function question(tool: string, input: Input, now: Record<string, string> = {}, changes?: Preview['changes']) {
  const listed = inventory.find(tool);
  if (!listed) throw new Error(`There is no ${tool}.`);
  const shown = Object.entries(input).filter(([name]) => !(name in place)) as [string, string][];
  const preview = { target: '#1', version: null, changes: changes ?? changesOf(Object.fromEntries(shown), now) };
  const subject = { keyId: 'key_1', account: { id: 'cac_1' }, tool, input, preview, policy: 'p' };
  return { subject, key: { id: 'key_1', userId: 'ada' }, listed, resource: 'github:ada/notes' } as ConsentRequest;
}
const comment = (body: string) => question('github_add_comment', { ...place, body });
const issue = (fields: Input, now: Record<string, string> = { title: 'Old', body: 'Old words of it', state: 'open' }) =>
  question('github_update_issue', { ...place, ...fields }, now);
const covers = (approved: ConsentRequest, other: ConsentRequest): boolean =>
  isAllowable(approved) && isAllowable(other) && isSimilar(likenessOf(approved), likenessOf(other));

const words = 'Thank you, I will look into it. See #7 and https://example.com/a, says @grace.';

describe('a call allowed for ten minutes', () => {
  it.each<[string, ConsentRequest, ConsentRequest]>([
    ['other words', comment(words), comment('Thanks, that is a good find. I will mend it this week, I hope.')],
    ['half as long', comment('one two three fours'), comment('one two th')],
    ['twice as long', comment('one two th'), comment('one two three fours')],
    ['the same reference again', comment(words), comment('This was seen before in #7. Should it stay open or not?')],
    ['another script', comment('Thank you for it'), comment('Спасибо за него')],
    ['the same labels', issue({ body: 'One of it' }), issue({ body: 'Two of it' })],
    [
      'a file of like length',
      question('github_write_file', { path: 'a.ts', content: 'one();', message: 'Add one' }, {}, [
        { name: 'a.ts', before: 'zero();', after: 'one();' },
        { name: 'commit message', before: null, after: 'Add one' },
      ]),
      question('github_write_file', { path: 'a.ts', content: 'two();', message: 'Add two' }, {}, [
        { name: 'a.ts', before: 'one();', after: 'two();' },
        { name: 'commit message', before: null, after: 'Add two' },
      ]),
    ],
  ])('covers %s', (_, approved, other) => {
    expect(covers(approved, other)).toBe(true);
  });

  it.each<[string, ConsentRequest, ConsentRequest]>([
    ['a field more', issue({ body: 'Some words' }), issue({ body: 'More words', title: 'A title' })],
    ['a field that changes nothing yet', issue({ body: 'Some words' }), issue({ body: 'More words', state: 'open' })],
    ['a field less', issue({ body: 'Some words', title: 'One' }), issue({ body: 'Some words' })],
    ['other labels', issue({ body: 'Some', labels: [] }, {}), issue({ body: 'More', labels: ['bug'] }, {})],
    ['another recipient', mail(['ada@example.com']), mail(['eve@example.com'])],
    ['one recipient more', mail(['ada@example.com']), mail(['ada@example.com', 'eve@example.com'])],
    ['a text of spaces', comment('Some words'), comment(' '.repeat(10))],
    ['a text of marks', comment('Some words'), comment('`'.repeat(10))],
    ['a text in a comment', comment('Some words'), comment('<!-- words -->')],
    ['an emptied text', issue({ body: 'Some words' }), issue({ body: '' })],
    ['a text that was emptied with approval', issue({ body: '' }), issue({ body: '' })],
    ['more than twice as long', comment('one two th'), comment('one two three four fi')],
    ['less than half as long', comment('one two three four fi'), comment('one two th')],
    ['as many letters of three bytes', comment('Thank you'), comment('谢谢您的帮助和关心')],
    ['four hundred blank lines', comment('Some words'), comment(`Some${'\n'.repeat(400)}words`)],
    ['a zero-width character', comment('Some words'), comment('Some\u200b words')],
    ['a variation selector', comment('Some words'), comment('Some words\u{e0101}')],
    ['a tag character', comment('Some words'), comment('Some words\u{e0041}')],
    ['a turned direction', comment('Some words'), comment('Some \u202ewords')],
    ['an unassigned character', comment('Some words'), comment('Some words\u{e0fff}')],
    ['a hidden character in a title', issue({ title: 'One', body: 'Two' }), issue({ title: 'O\u2060e', body: 'Two' })],
    ['a link to another host', comment(words), comment(words.replace('example.com', 'evil.example'))],
    ['a link without a scheme', comment(words), comment(words.replace('https://example.com', '//evil.example'))],
    ['a host by itself', comment(words), comment(words.replace('https://example.com', 'www.evil.example'))],
    ['a link in wide letters', comment(words), comment(words.replace('https://example.com', 'https://ｅvil.example'))],
    ['a link written with numbers', comment(words), comment(words.replace('https:', 'https&#58;'))],
    ['a link behind a name', comment(words), comment(words.replace('example.com', 'example.com@evil.example'))],
    ['another person', comment(words), comment(words.replace('@grace', '@eve'))],
    ['a team', comment(words), comment(words.replace('@grace', '@grace/all'))],
    ['everybody in a channel', message('Good morning all'), message('<!channel> come in')],
    ['an issue that is closed by it', comment(words), comment(words.replace('See #7', 'Fixes #7'))],
    ['one closed by its address', comment(words), comment(words.replace('and https', 'closes https'))],
    ['an order to a program', comment('I merge it soon'), comment('/merge it now')],
    ['another order to the same one', comment('@bot rebase'), comment('@bot merge')],
    ['an image', comment(words), comment(words.replace('See', '![](/a)'))],
    ['a tag of HTML', comment(words), comment(words.replace('See', '<b>See'))],
    ['closing once more', issue({ state: 'closed', body: 'One' }), issue({ state: 'closed', body: 'Two' })],
    [
      'closing what was closed while it was asked about',
      issue({ state: 'closed', body: 'One' }, { state: 'closed', body: 'Old' }),
      issue({ state: 'closed', body: 'Two' }, { state: 'open', body: 'Old' }),
    ],
    [
      'what it takes away beside it',
      edit([{ name: 'text', before: 'Old', after: 'One' }]),
      edit([
        { name: 'text', before: 'Old', after: 'One' },
        { name: 'attached', before: 'a file', after: null },
      ]),
    ],
    [
      'a consequence that holds the text',
      edit([
        { name: 'text', before: 'Old', after: 'One' },
        { name: 'read by', before: null, after: 'One team' },
      ]),
      edit([
        { name: 'text', before: 'Old', after: 'One' },
        { name: 'read by', before: null, after: 'One world of strangers' },
      ]),
    ],
    [
      'a consequence that nobody was shown',
      edit([{ name: 'text', before: 'Old', after: 'One' }]),
      edit([
        { name: 'text', before: 'Old', after: 'One' },
        { name: 'also read by', before: null, after: 'people outside the workspace' },
      ]),
    ],
  ])('does not cover %s', (_, approved, other) => {
    expect(covers(approved, other)).toBe(false);
  });

  it.each<[string, ConsentRequest]>([
    ['closing', issue({ state: 'closed', body: 'Some words' })],
    ['closing behind a text that says so', issue({ state: 'closed', body: 'closed' })],
    ['reopening', issue({ state: 'open' }, { state: 'closed' })],
    ['emptying', issue({ body: '' })],
    ['taking a label away', issue({ labels: [] }, { labels: 'bug' })],
    ['a text with something hidden', comment('Some\u00adwords')],
    ['dismissing a review, whose reason is the word for it', dismissal('dismissed')],
    ['the same with a letter of it', dismissal('d')],
    ['the same with blanks around it', dismissal(' dismissed ')],
    ['accepting, with a comment that says so', answer('accepted')],
    ['accepting, with a comment of one letter', answer('a')],
    ['publishing a draft', question('github_update_release', { release_id: 1, draft: false }, { draft: 'true' })],
  ])('is not offered for %s', (_, approved) => {
    expect(isAllowable(approved)).toBe(false);
  });

  it('keeps no text of what was approved', () => {
    const kept = likenessOf(comment('A secret about @grace'));
    expect(JSON.stringify([kept, ...kept.reaches])).not.toMatch(/secret|grace/);
  });

  it('names as texts only what its tool takes as a string, and no name, address, branch or id', () => {
    const named = inventory.all.flatMap(({ tool, inputSchema }) => {
      const { properties } = inputSchema as { properties: Record<string, { type?: string; enum?: unknown }> };
      return Object.keys((tool.access !== 'read' && tool.texts) || {}).map((name) => ({ name, of: properties[name] }));
    });
    expect(named.filter(({ of }) => of?.type !== 'string' || of.enum)).toEqual([]);
    const names = ['body', 'comment', 'content', 'description', 'message', 'new', 'old', 'subject', 'text', 'title'];
    expect([...new Set(named.map(({ name }) => name))].toSorted()).toEqual(names);
  });
});

function mail(to: string[]): ConsentRequest {
  const input = { to, subject: 'A letter', body: 'Some words' };
  return question('google_send_mail', input, {}, changesOf(input));
}

function dismissal(reason: string): ConsentRequest {
  return question('github_dismiss_review', { ...place, review_id: 1, message: reason }, {}, [
    { name: 'review', before: 'approved', after: 'dismissed' },
    { name: 'reason', before: null, after: reason },
  ]);
}

function answer(comment: string): ConsentRequest {
  return question('google_respond_to_event', { calendar: 'primary', event: 'e', comment }, {}, [
    { name: 'my answer', before: 'declined', after: 'accepted' },
    { name: 'comment', before: null, after: comment },
  ]);
}

function message(text: string): ConsentRequest {
  return question('slack_send_message', { channel: '#general', text });
}

function edit(changes: Preview['changes']): ConsentRequest {
  return question('slack_update_message', { channel: '#general', ts: '1.2', text: 'One' }, {}, changes);
}

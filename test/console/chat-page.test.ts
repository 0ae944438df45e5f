/** The screen Chat as a person uses it, with a model that answers when and as the test wants. */
import type { BrowserContextOptions, Page } from '@playwright/test';
import { afterEach, describe, expect, test } from 'vitest';
import type { ChatTurn, SentPrompt } from '../../src/shared/model.ts';
import { clearDesks, deskContext } from '../harness/chromium.ts';
import { findingsOn } from './axe.ts';
import { chatKey, digest, openChatDesk, turn } from './chat-desk.ts';
import { pagesUrl } from './confirmation-desk.ts';
import { handsOn } from './hands.ts';

afterEach(clearDesks);

type Given = Parameters<typeof openChatDesk>[2];
async function open(given: Given = {}, path = '/chat', options: BrowserContextOptions = {}): Promise<Page> {
  const context = await deskContext(options);
  const page = await openChatDesk(context, await pagesUrl(), given, path);
  return page;
}
const conversation = (turns: ChatTurn[], id = 'conv_a', title = 'My commits') => ({
  id,
  title,
  changedAt: new Date(Date.now() - 3_600_000).toISOString(),
  turns,
});
const box = (page: Page) => page.getByRole('textbox', { name: 'Your question' });
const scroller = (page: Page) => page.getByRole('region', { name: 'Questions and answers' });
const said = (page: Page) => page.locator('.unseen[aria-live=polite]');
const asked = async (page: Page) => (await page.evaluate(() => chatDesk.calls)).filter(([name]) => name === 'chat.ask');
const grow = (page: Page, part: Partial<ChatTurn>) => page.evaluate((given) => chatDesk.grow(given), part);
const violations = (page: Page) => page.evaluate(() => chatDesk.violations);

const source = { n: 1, url: 'https://github.com/ada-demo/atlas/commit/abc', title: 'abc Refuse expired keys' };
const sent: SentPrompt = {
  model: 'opengithubx/home/llama3.2',
  baseUrl: 'http://127.0.0.1:11434/v1',
  messages: [
    { role: 'system', content: 'Answer from the data.' },
    { role: 'user', content: `DATA\n{"message":"zero\u200Bwidth"}\n${'line of data\n'.repeat(60)}END` },
  ],
  items: 14,
  tokens: 2100,
  bytes: 8100,
  leftOut: ['3 commits of ada-demo/dotfiles'],
};

describe('a question', () => {
  test('goes on Enter alone, its steps and its answer come as they happen, and the end is said once', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Summarize my private GitHub commits of this week' }).click();
    expect(await asked(page)).toEqual([]);
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('and of last week');
    expect(await asked(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /^Summarize my private/ }).waitFor();
    expect(await asked(page)).toEqual([
      [
        'chat.ask',
        {
          key: 'key_1',
          model: 'opengithubx/home/llama3.2',
          question: 'Summarize my private GitHub commits of this week\nand of last week',
        },
      ],
    ]);
    expect(page.url()).toMatch(/#\/chat\/conv_\d+$/);
    expect(await box(page).inputValue()).toBe('');
    await page.getByText('Working on it...').waitFor();

    const step = { text: 'List my commits', tool: 'github_my_commits', account: 'github ada-demo', items: null };
    await grow(page, { steps: [{ ...step, state: 'running' }] });
    await page.getByText('List my commits, under way').waitFor();
    await grow(page, { steps: [{ ...step, items: 14, state: 'done' }], text: 'You made **14' });
    const row = page.getByRole('list', { name: 'What was done' }).getByRole('listitem');
    await row.getByText('14 items').waitFor();
    // With the letter of the platform's mark.
    expect(await row.textContent()).toBe('List my commits, donegithub_my_commitsGitHub ada-demo14 items');
    await page.getByText('You made **14').waitFor();
    expect(await said(page).textContent()).toBe('');
    await grow(page, { text: `You made **14 commits** [[1]](${source.url}).`, state: 'done', sources: [source] });
    await page.locator('strong', { hasText: '14 commits' }).waitFor();
    await expect.poll(() => said(page).textContent()).toBe('The answer is ready.');
    await page.getByRole('button', { name: /^\[1\]/ }).waitFor();
    await page.getByRole('button', { name: /^abc Refuse expired keys/ }).waitFor();
    expect(await violations(page)).toEqual([]);
  });

  test('is not sent by the Enter that ends a composition', async () => {
    const page = await open();
    await box(page).focus();
    const keys = await page.context().newCDPSession(page);
    await keys.send('Input.imeSetComposition', { text: '我的提交', selectionStart: 4, selectionEnd: 4 });
    await page.keyboard.press('Enter');
    expect(await asked(page)).toEqual([]);
    await keys.send('Input.insertText', { text: '我的提交' });
    await page.keyboard.press('Control+Enter');
    await expect.poll(async () => (await asked(page)).length).toBe(1);
    expect((await asked(page))[0]?.[1]['question']).toBe('我的提交');
  });

  test('that is too long is said to be, and not sent', async () => {
    const page = await open();
    await box(page).fill('x'.repeat(8001));
    await page.getByText('Use at most 8,000 characters.').waitFor();
    await box(page).press('Enter');
    expect(await asked(page)).toEqual([]);
  });

  test('goes once at a double click, can be stopped, and a next one written meanwhile; the focus goes on in the box', async () => {
    const page = await open();
    await box(page).fill('First');
    const send = page.getByRole('button', { name: 'Send' });
    await send.evaluate((button) => [button, button].map((pressed) => (pressed as HTMLElement).click())); // a double click
    const stop = page.getByRole('button', { name: 'Stop' });
    await stop.waitFor();
    await grow(page, { text: 'Half an ans' });
    await box(page).fill('Second');
    await box(page).press('Enter');
    expect(await asked(page)).toHaveLength(1);
    await stop.press('Enter');
    await page.getByText('You stopped this.', { exact: true }).first().waitFor();
    await stop.waitFor({ state: 'detached' });
    await page.getByText('Half an ans').waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');
    expect(await box(page).inputValue()).toBe('Second');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await asked(page)).at(-1)?.[1]['conversation']).toMatch(/^conv_/);
  });

  test('that failed says why and what to do, and can be asked again', async () => {
    const failed = turn('t', {
      state: 'failed',
      text: '',
      question: 'My commits?',
      failure: {
        code: 'model_unreachable',
        message: 'The model server could not be reached in time.',
        hint: 'Start it.',
      },
    });
    const page = await open({ conversations: [conversation([failed])] }, '/chat/conv_a');
    await page.getByText('The model server could not be reached in time.').waitFor();
    await page.getByText('Start it.').waitFor();
    await page.getByText('Nothing left this hub for a model.').waitFor();
    expect(await findingsOn(page)).toEqual([]);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect
      .poll(async () => (await asked(page))[0]?.[1])
      .toMatchObject({ conversation: 'conv_a', question: 'My commits?' });
  });

  test('that was not understood has questions to send instead, under the last answer alone', async () => {
    const unclear = turn('t', { text: 'Which one?', suggestions: ['What did I commit this week?', 'My mail?'] });
    const earlier = turn('s', { suggestions: ['An older one?'] });
    const page = await open({ conversations: [conversation([earlier, unclear])] }, '/chat/conv_a');
    await page.getByRole('button', { name: 'My mail?' }).click();
    await expect.poll(async () => (await asked(page))[0]?.[1]).toMatchObject({ question: 'My mail?' });
    expect(await page.getByRole('button', { name: 'An older one?' }).count()).toBe(0);
  });

  test('that waits for an approval leads to where it is given', async () => {
    const waiting = turn('t', {
      state: 'running',
      text: '',
      steps: [
        {
          text: 'Waiting for your approval',
          tool: 'github_create_issue',
          account: 'github ada-demo',
          items: null,
          state: 'running',
        },
      ],
    });
    const page = await open({ conversations: [conversation([waiting])] }, '/chat/conv_a');
    await page.getByText('Waiting for your approval').waitFor();
    expect(await findingsOn(page)).toEqual([]);
    await page.getByRole('link', { name: 'Open Approvals' }).click();
    await page.getByRole('heading', { level: 1, name: 'Approvals' }).waitFor();
  });
});

describe('an answer', () => {
  const hostile = [
    '<img src=x onerror="document.title=1"><script>document.title=1</script> ![pixel](https://evil.example/p.png)',
    '[click](https://evil.example/?d=secret) [run](javascript:document.title=1) https://evil.example/auto <https://evil.example/angle>',
    '[ref][1] [![both](https://evil.example/i.png)](https://evil.example/l) - [ ] box',
    '[fine](https://github.com/ada-demo/atlas/issues/7) [connect](http://127.0.0.1:18480/connect/github)',
    '| a | b |\n|---|---|\n| 1 | 2 |',
    'entities: &lt;b&gt; &copy; &nosuch;',
    '[1]: https://evil.example/reference',
  ].join('\n\n');

  test('is shown as Markdown in which nothing runs, nothing is fetched and nothing leads elsewhere', async () => {
    const requests: string[] = [];
    const page = await open(
      { conversations: [conversation([turn('t', { text: hostile, sources: [source] })])] },
      '/chat/conv_a',
    );
    page.on('request', (request) => requests.push(request.url()));
    const own = new URL('assets/', page.url()).href; // parts of the page may still be on their way
    const answer = page.locator('article');
    await answer.locator('table').waitFor();
    expect(await answer.locator('img, script, iframe, input, a[href*="evil"]').count()).toBe(0);
    const links = await answer
      .locator('a, button[title]')
      .evaluateAll((all) => all.map((one) => [one.textContent, one.getAttribute('href') ?? one.getAttribute('title')]));
    expect(links).toEqual([
      ['fine, copies the address', 'https://github.com/ada-demo/atlas/issues/7'],
      ['connect', '#/accounts/connect/github'],
      ['abc Refuse expired keys, copies the address', source.url],
    ]);
    expect(await answer.textContent()).toContain('<img src=x onerror="document.title=1">');
    expect(await answer.textContent()).toContain('entities: <b> © &nosuch;');
    expect(await page.title()).toBe('Chat - OpenGitHubX');
    expect(requests.filter((url) => !url.startsWith(own))).toEqual([]);
    expect(await violations(page)).toEqual([]);
  });

  test('that cannot be drawn is there as plain text, and the rest of its conversation stays', async () => {
    const noText = { ...source, title: { of: 'a source' } as unknown as string }; // React draws no such thing
    const turns = [
      turn('t1', { question: 'Before?', text: 'Drawn **well**.' }),
      turn('t2', { question: 'Broken?', text: 'A **bold** one', sources: [noText] }),
    ];
    const page = await open({ conversations: [conversation(turns)] }, '/chat/conv_a', {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const broken = page.getByRole('article').filter({ hasText: 'Broken?' });
    await broken.getByText('The console could not display this answer.').waitFor();
    await broken.getByText('A **bold** one').waitFor();
    await page.locator('strong', { hasText: 'well' }).waitFor();
    await broken.getByRole('button', { name: 'Copy answer' }).click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('A **bold** one');
    await box(page).fill('Next?');
    await box(page).press('Enter');
    await page.getByRole('heading', { name: 'Next?' }).waitFor();
  });
});

describe('what left', () => {
  test('is shown to the last character, with what cannot be seen marked, and where it went', async () => {
    const page = await open({ conversations: [conversation([turn('t', { sent: [sent, sent] })])] }, '/chat/conv_a');
    await page.getByText('What left for the model').click();
    const first = page.getByRole('region', { name: '1 of 2' });
    await first.getByText('home/llama3.2 at http://127.0.0.1:11434/v1').waitFor();
    await first.getByText('14 items, about 2,100 tokens, 8.1 kB').waitFor();
    await first.getByText('3 commits of ada-demo/dotfiles').waitFor();
    await first.getByText('1 invisible or deceptive character, marked where it stands.').waitFor();
    expect(await first.locator('mark').allTextContents()).toEqual(['\\u{200B}']);
    const message = first.locator('pre').nth(1);
    expect(await message.textContent()).not.toContain('END');
    await first.getByRole('button', { name: /^Show everything/ }).click();
    expect((await message.textContent())?.replace('\\u{200B}', '\u200B')).toBe(sent.messages[1]?.content);
  });

  test('for the digest is nothing, and that is said before and after', async () => {
    const page = await open(
      { servers: [], models: [digest], conversations: [conversation([turn('t', { model: digest.name })])] },
      '/chat/conv_a',
    );
    await page.getByText('Nothing left this hub for a model.').waitFor();
    await page.getByText('No model is added yet, so this hub writes a digest itself.').waitFor();
    await page.getByRole('link', { name: 'Add a model in Settings' }).click();
    await page.getByRole('region', { name: 'Models' }).waitFor();
  });
});

describe('model and key', () => {
  test('are remembered by the tab, and what a model would be sent is said before it is', async () => {
    const second = chatKey('key_2', { client: 'Second key', createdAt: '2026-11-01T00:00:00.000Z' });
    const page = await open({ keys: [chatKey('key_1'), second] });
    await page
      .getByText(/including private data, go to home\/llama3\.2 at http:\/\/127\.0\.0\.1:11434\/v1\.$/)
      .waitFor();
    const choose = async (label: RegExp, option: string) => {
      await page.getByRole('button', { name: label }).click();
      await page.getByRole('option', { name: option }).click();
    };
    await choose(/Key$/, 'Second key');
    await choose(/Model$/, 'Digest by this hub, without a model');
    await page.getByText('This hub writes the answer itself. Nothing leaves for a model.').waitFor();
    await page.reload();
    await page.getByText('This hub writes the answer itself. Nothing leaves for a model.').waitFor();
    await box(page).fill('Anything');
    await box(page).press('Enter');
    await expect
      .poll(async () => (await asked(page))[0]?.[1])
      .toMatchObject({ key: 'key_2', model: 'opengithubx/digest' });
  });

  test('without a key one is proposed, to read or to ask before writing, and the page goes on by itself', async () => {
    const page = await open({ keys: [chatKey('old', { paused: true })] });
    await page.getByText('The key of this chat is paused.').waitFor();
    expect(await findingsOn(page)).toEqual([]);
    await page.getByRole('button', { name: 'Create a key that may ask to write' }).click();
    await page.getByText('Confirm it in the window that opened.').waitFor();
    expect(
      await page.evaluate(() => [chatDesk.confirmations, chatDesk.calls.find(([name]) => name === 'keys.propose')]),
    ).toEqual([1, ['keys.propose', { client: "This console's chat", endpoints: ['console'], write: true }]]);
    await page.evaluate((made) => {
      chatDesk.keys.push(made);
      chatDesk.change('keys');
    }, chatKey('key_new'));
    await box(page).waitFor();
  });
});

describe('the history', () => {
  test('opens, deletes one and deletes all, after asking', async () => {
    const page = await open({
      conversations: [
        conversation([turn('t1', { text: 'About commits.' })], 'conv_a', 'My commits'),
        conversation([turn('t2', { text: 'About issues.' })], 'conv_b', 'My issues'),
        conversation([turn('t3')], 'conv_c', 'My reviews'),
      ],
    });
    const history = page.getByRole('button', { name: 'History' });
    const list = page.getByRole('list', { name: 'Conversations' });
    await history.click();
    await list.getByRole('button', { name: /^My issues/ }).click();
    await page.getByText('About issues.').waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');

    await history.click();
    await list.getByRole('button', { name: 'Delete, My issues' }).click();
    await page
      .getByRole('alertdialog', { name: 'Delete “My issues”?' })
      .getByRole('button', { name: 'Delete' })
      .click();
    await expect.poll(() => list.getByRole('listitem').count()).toBe(2);
    await expect.poll(() => page.url()).toMatch(/#\/chat$/);

    await page.getByRole('button', { name: 'Delete all...' }).click();
    const all = page.getByRole('alertdialog');
    await all.getByRole('button', { name: 'Cancel' }).click();
    await all.waitFor({ state: 'detached' });
    expect(await list.getByRole('listitem').count()).toBe(2);
    await page.getByRole('button', { name: 'Delete all...' }).click();
    await all.getByRole('button', { name: 'Delete all' }).click();
    await page.getByText('No conversation is kept.').waitFor();
  });

  test('a conversation that is gone is said to be', async () => {
    const page = await open({}, '/chat/conv_gone');
    await page.getByText('This conversation is no longer there.').waitFor();
    await page.getByRole('button', { name: 'New conversation' }).click();
    await box(page).waitFor();
  });
});

describe('a long conversation', () => {
  const many = Array.from({ length: 200 }, (_, index) =>
    turn(`t${index}`, {
      question: `Question ${index}`,
      text: `Answer ${index}.\n\n- a\n- b\n`.repeat(12),
      sent: [sent],
    }),
  );

  test('stays where its reader is, and follows whom it finds at its end', async () => {
    const last = turn('last', { question: 'The last', state: 'running', text: 'It begins.' });
    const page = await open({ conversations: [conversation([...many.slice(0, 20), last])] }, '/chat/conv_a');
    const atEnd = () => scroller(page).evaluate((of) => of.scrollHeight - of.scrollTop - of.clientHeight < 4);
    await page.getByText('It begins.').waitFor();
    await expect.poll(atEnd).toBe(true);
    await grow(page, { text: `It begins.\n\n${'More of it.\n\n'.repeat(60)}` });
    await expect.poll(() => page.getByText('More of it.').count()).toBe(60);
    await expect.poll(atEnd).toBe(true);

    await scroller(page).hover();
    const scrolledTo = () => scroller(page).evaluate((of) => of.scrollTop);
    const end = await scrolledTo();
    await page.mouse.wheel(0, -400);
    await expect.poll(async () => end - (await scrolledTo())).toBeGreaterThan(300);
    // Where the reader sees it: turns above may still come to their real height, for which the browser scrolls along.
    const seenAt = () => page.getByText('It begins.').evaluate((of) => Math.round(of.getBoundingClientRect().top));
    const isStill = async () => {
      const at = await seenAt();
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      return at === (await seenAt());
    };
    await expect.poll(isStill).toBe(true);
    const seen = await seenAt();
    await grow(page, { text: `It begins.\n\n${'More of it.\n\n'.repeat(120)}` });
    await expect.poll(() => page.getByText('More of it.').count()).toBe(120);
    await expect.poll(isStill).toBe(true);
    expect(await seenAt()).toBe(seen);
    await page.getByRole('button', { name: 'To the newest' }).click();
    await expect.poll(atEnd).toBe(true);
    await grow(page, { text: `It begins.\n\n${'More of it.\n\n'.repeat(180)}` });
    await expect.poll(() => page.getByText('More of it.').count()).toBe(180);
    await expect.poll(atEnd).toBe(true);
  });

  test('of 200 turns draws none of them again while the last one grows, and lets its person type', async () => {
    const last = turn('last', { question: 'The last', state: 'running', text: 'It begins.' });
    const page = await open({ conversations: [conversation([...many, last])] }, '/chat/conv_a');
    await expect.poll(() => page.locator('article li').count()).toBe(200 * 24);
    // Each turn writes the size of what left for it, and makes what writes numbers anew whenever it is drawn.
    await page.evaluate(() => {
      Object.assign(globalThis, { drawn: 0 });
      Intl.NumberFormat = class extends Intl.NumberFormat {
        constructor(...given: ConstructorParameters<typeof Intl.NumberFormat>) {
          super(...given);
          (globalThis as unknown as { drawn: number }).drawn += 1;
        }
      } as typeof Intl.NumberFormat;
    });
    for (let piece = 1; piece <= 20; piece += 1) {
      await grow(page, { text: `It begins.\n\n${'A further **line** of `it`.\n\n'.repeat(piece * 10)}` });
      await box(page).press('a');
    }
    await expect.poll(() => page.getByText('A further').count()).toBe(200);
    expect(await box(page).inputValue()).toBe('a'.repeat(20));
    expect(await page.evaluate(() => (globalThis as unknown as { drawn: number }).drawn)).toBeLessThan(200);
  });
});

test('everything is done by the keyboard, and wherever the focus is it is seen', async () => {
  const page = await open({ conversations: [conversation([turn('t', { sent: [sent], sources: [source] })])] });
  const hands = handsOn(page);
  await page.locator('h1').focus();
  await box(page).waitFor();
  await hands.press('/');
  expect((await hands.focus()).name).toBe('Your question');
  await hands.type('By keyboard');
  await hands.press('Enter');
  await page.getByRole('heading', { name: 'By keyboard' }).waitFor();
  await grow(page, { state: 'done', text: 'Done so.' });
  await page.getByText('Done so.').waitFor();
  await hands.tabTo('History', 'Shift+Tab');
  await hands.press('Enter');
  await page.getByRole('region', { name: 'Conversations' }).waitFor();
  await hands.tabTo(/^My commits/);
  await hands.press('Enter');
  await page.getByText('Nothing happened.').waitFor();
  await expect.poll(async () => (await hands.focus()).name).toBe('Your question');
  await hands.tabTo(/^What left for the model/, 'Shift+Tab');
  await hands.press('Enter');
  await page.getByText('Messages, exactly as they left').waitFor();
  await page.locator('h1').focus();
  await hands.press('n');
  await page.getByText('Ask in your own words, for example:').waitFor();
  expect(page.url()).toMatch(/#\/chat$/);
  expect(hands.unseen()).toEqual([]);
});

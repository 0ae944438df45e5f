/** What a key has read once it was told what a change would do, over the demo's platforms: the texts of strangers are among it. */
import { beforeAll, describe, expect, it } from 'vitest';
import { readByAnswer } from '../../../../../src/main/hub/kernel/labels/read-by-answer.ts';
import type { Platform } from '../../../../../src/main/hub/platforms/platform.ts';
import type { PlatformTools } from '../../../../harness/platform-tools.ts';
import * as ofGoogle from '../../platforms/google/context.ts';
import * as ofNotion from '../../platforms/notion/context.ts';
import * as ofSlack from '../../platforms/slack/context.ts';

type Args = Record<string, unknown>;
type At = { tools: PlatformTools; client: Parameters<NonNullable<Platform['resolve']>>[0]; platform: Platform };

async function labelsOf({ tools, client, platform }: At, name: string, args: Args) {
  const tool = platform.tools.find((one) => one.name === name);
  if (!tool) throw new Error(`There is no tool ${name}.`);
  const preview = await tools.preview(name, args);
  if ('code' in preview) throw new Error(`${name}: ${preview.code} ${preview.message}`);
  const input = tool.input.parse(args);
  const place = tool.place(input);
  const found = place && (await platform.resolve?.(client, place, false));
  return readByAnswer({ tool, platform }, input, preview, found?.ok ? found.value : undefined);
}

let google: At;
let slack: At & { ts(text: string, channel: string): Promise<unknown> };
let notion: At;

beforeAll(async () => {
  const home = await ofGoogle.googleTools();
  google = { tools: home.tools, client: home.client, platform: ofGoogle.platform };
  const { tools, client } = await ofSlack.demo();
  const ts = async (text: string, channel: string) =>
    (await tools.readAll('slack_read_channel', { channel })).find((one) => String(one['text']).includes(text))?.['ts'];
  slack = { tools, client, platform: ofSlack.platform, ts };
  const own = await ofNotion.notionTools();
  notion = { tools: own, client: own.client, platform: ofNotion.here };
});

const inMail = async (query: string) => (await google.tools.readAll('google_search_mail', { query }))[0]?.['thread'];
const event = async (isTheirs: boolean) =>
  (await google.tools.readAll('google_list_events', { from: day(-20), until: day(20) })).find(
    ({ outsider }) => (outsider === true) === isTheirs,
  )?.['id'];
const day = (from: number): string => new Date(Date.now() + from * 86_400_000).toISOString().slice(0, 10);

describe('a dry run in one’s own calendar', () => {
  it.each(['google_delete_event', 'google_update_event'])(
    '%s is of a stranger who sent the invitation',
    async (tool) => {
      const change = tool.includes('update') ? { title: 'Another' } : {};
      expect((await labelsOf(google, tool, { event: await event(true), ...change })).untrusted).toHaveLength(1);
      expect((await labelsOf(google, tool, { event: await event(false), ...change })).untrusted).toEqual([]);
    },
  );

  it('is of nobody else for what is new', async () => {
    const wish = { title: 'Lunch', start: '2026-12-01T12:00', end: '2026-12-01T13:00' };
    expect((await labelsOf(google, 'google_create_event', wish)).untrusted).toEqual([]);
  });
});

describe('a dry run that names no place', () => {
  it('is private, and a stranger’s, where it tells a subject', async () => {
    const thread = await inMail('from:m.kell');
    for (const [tool, args] of [
      ['google_trash_thread', { thread }],
      ['google_label_thread', { thread, add: ['STARRED'] }],
      ['google_create_draft', { to: ['ada@example.com'], body: 'x', thread }],
    ] as const) {
      expect(await labelsOf(google, tool, args), tool).toEqual({ private: ['google'], untrusted: ['google'] });
    }
    const written = { to: ['ada@example.com'], subject: 'A subject of the key’s own', body: 'x' };
    expect((await labelsOf(google, 'google_create_draft', written)).untrusted).toEqual([]);
  });
});

describe('a dry run in a channel', () => {
  it('is a stranger’s where the message is, which one can write where a guest is', async () => {
    const channel = '#ext-harbor-supplies';
    const all = await slack.tools.readAll('slack_read_channel', { channel });
    const labels = async (isTheirs: boolean) => {
      const ts = all.find(({ outsider }) => (outsider === true) === isTheirs)?.['ts'];
      return (await labelsOf(slack, 'slack_add_reaction', { channel, ts, emoji: 'eyes' })).untrusted.length;
    };
    expect([await labels(true), await labels(false)]).toEqual([1, 0]);
  });
});

describe('a dry run on a page of ours', () => {
  const { checklist, handbook, projects, supplier } = ofNotion.ids;

  it('is a stranger’s where it shows their comment or the title of a page of theirs', async () => {
    const untrusted = async (tool: string, args: Args) => (await labelsOf(notion, tool, args)).untrusted.length;
    expect(await untrusted('notion_move_page', { page: handbook, to: supplier })).toBe(1);
    expect(await untrusted('notion_move_page', { page: handbook, to: projects })).toBe(0);
    // The page itself is on the web, what it is moved into is not.
    expect((await labelsOf(notion, 'notion_move_page', { page: handbook, to: projects })).private).toHaveLength(1);
    expect((await labelsOf(notion, 'notion_trash_page', { page: handbook })).private).toEqual([]);
    const text = { page: checklist, text: 'x' };
    const [ours] = await notion.tools.readAll('notion_list_comments', { page: checklist });
    expect(await untrusted('notion_add_comment', { ...text, discussion: ours?.['discussion'] })).toBe(0);
  });
});

/** The team's wiki, one page of it public on the web, and one with every kind of block that there is. */
import { equation, idOf, mention, type NotionObject, rich, textRun } from '../model.ts';
import {
  adaAtNotion,
  bullet,
  type Draft,
  draftBlock,
  draftPage,
  draftText,
  graceAtNotion,
  inPage,
  paragraph,
  tom,
} from './write.ts';

const day = 86_400_000;
const wikiId = idOf('page Engineering wiki');

export function wiki(now: number): NotionObject[] {
  const inWiki = { parent: inPage(wikiId), by: graceAtNotion, at: now - 200 * day };
  return [
    ...draftPage(
      'Engineering wiki',
      {
        parent: { type: 'workspace' },
        by: adaAtNotion,
        at: now - 400 * day,
        editedBy: graceAtNotion,
        editedAt: now - 9 * day,
        icon: '📚',
        sharedWith: ['ada@northwind', 'grace@northwind'],
      },
      [paragraph('How we build and run Atlas. ', textRun('Start with the handbook.', { bold: true }))],
    ),
    ...draftPage(
      'On-call handbook',
      { ...inWiki, icon: '🚨', publicUrl: 'https://northwind.notion.site/On-call-handbook', editedAt: now - 20 * day },
      [
        draftText('heading_1', 'When the pager rings', undefined, { is_toggleable: false }),
        draftText('numbered_list_item', 'Acknowledge within five minutes.'),
        draftText('numbered_list_item', 'Say in #incidents that you have it.'),
        draftText('numbered_list_item', 'Open the dashboard and look at the error budget first.'),
        draftText('quote', 'A rollback is never a defeat.'),
        draftText('code', 'atlasctl rollback --to previous --reason "$INCIDENT"', undefined, {
          language: 'bash',
          caption: [],
        }),
      ],
    ),
    ...draftPage('Release checklist', { ...inWiki, by: tom, icon: '🚀', editedAt: now - 3 * day }, [
      bullet('Freeze', [bullet('No merges to main after noon'), bullet('Tag the candidate')]),
      bullet('Verify', [bullet('Smoke test on staging'), bullet('Two approvals')]),
      bullet('Announce'),
    ]),
    ...draftPage('Every kind of block', { ...inWiki, editedAt: now - 30 * day }, everyKind()),
  ];
}

const file = (name: string) => ({ type: 'external', external: { url: `https://files.northwind.example/${name}` } });

const cells = (...words: string[]): Draft => draftBlock('table_row', { cells: words.map((word) => rich(word)) });

/** Each kind that the API documents: https://developers.notion.com/reference/block */
function everyKind(): Draft[] {
  return [
    draftText('heading_1', 'Heading one', undefined, { is_toggleable: false }),
    draftText('heading_2', 'Heading two, folded', [paragraph('Under a folded heading')], { is_toggleable: true }),
    draftText('heading_3', 'Heading three', undefined, { is_toggleable: false }),
    paragraph(
      'Plain, ',
      textRun('bold', { bold: true }),
      ', ',
      textRun('italic', { italic: true }),
      ', ',
      textRun('struck', { strikethrough: true }),
      ', ',
      textRun('code', { code: true }),
      ', ',
      textRun('a link', { link: 'https://northwind.example/atlas' }),
      ', ',
      mention({ type: 'user', user: { object: 'user', id: adaAtNotion.id } }, '@Ada Lovelace'),
      ', ',
      mention(
        { type: 'page', page: { id: idOf('page On-call handbook') } },
        'On-call handbook',
        `https://www.notion.so/${idOf('page On-call handbook').replaceAll('-', '')}`,
      ),
      ', ',
      mention({ type: 'date', date: { start: '2026-11-24', end: null, time_zone: null } }, '2026-11-24'),
      ' and ',
      equation('e^{i\\pi} + 1 = 0'),
    ),
    bullet('Bulleted', [bullet('Nested', [bullet('Deeper')])]),
    draftText('numbered_list_item', 'Numbered'),
    draftText('to_do', 'Open task', undefined, { checked: false }),
    draftText('to_do', 'Done task', undefined, { checked: true }),
    draftText('toggle', 'A toggle', [paragraph('Hidden until it is opened')]),
    draftText('quote', 'Quoted'),
    draftText('callout', 'Called out', undefined, { icon: { type: 'emoji', emoji: '💡' } }),
    draftText('code', 'SELECT 1;\n-- two lines', undefined, { language: 'sql', caption: [] }),
    draftBlock('equation', { expression: 'a^2 + b^2 = c^2' }),
    draftBlock('divider'),
    draftBlock('table', { table_width: 2, has_column_header: true, has_row_header: false }, [
      cells('Name', 'Port'),
      cells('atlas', '8080'),
      cells('a | b', '9090'),
    ]),
    draftBlock('column_list', {}, [
      draftBlock('column', { width_ratio: 0.5 }, [paragraph('Left')]),
      draftBlock('column', { width_ratio: 0.5 }, [paragraph('Right')]),
    ]),
    draftBlock('bookmark', { url: 'https://northwind.example/status', caption: rich('Status page') }),
    draftBlock('embed', { url: 'https://maps.northwind.example/office', caption: [] }),
    draftBlock('link_preview', { url: 'https://github.com/ada-demo/atlas-service/issues/1' }),
    draftBlock('image', { ...file('diagram.png'), caption: rich('The diagram') }),
    draftBlock('video', { ...file('walkthrough.mp4'), caption: [] }),
    draftBlock('audio', { ...file('call.mp3'), caption: [] }),
    draftBlock('pdf', { ...file('contract.pdf'), caption: rich('The contract') }),
    draftBlock('file', { ...file('numbers.csv'), caption: [], name: 'numbers.csv' }),
    draftBlock('link_to_page', { type: 'page_id', page_id: idOf('page Release checklist') }),
    draftBlock('synced_block', { synced_from: null }, [paragraph('Synced')]),
    draftBlock('table_of_contents', { color: 'default' }),
    draftBlock('breadcrumb'),
    draftBlock('unsupported', { block_type: 'form' }),
  ];
}

/** The team's wiki, one page of it public on the web, and one with every kind of block that there is. */
import type { Thing } from '../model.ts';
import { equation, idOf, mention, rich, run } from '../rich-text.ts';
import { ada, grace, tom } from './people.ts';
import { block, bullet, type Draft, inPage, page, paragraph, text } from './write.ts';

const day = 86_400_000;
const wikiId = idOf('page Engineering wiki');

export function wiki(now: number): Thing[] {
  const inWiki = { parent: inPage(wikiId), by: grace, at: now - 200 * day };
  return [
    ...page(
      'Engineering wiki',
      {
        ...{ parent: { type: 'workspace' }, by: ada, at: now - 400 * day, editedBy: grace, editedAt: now - 9 * day },
        ...{ icon: '📚', sharedWith: ['ada@northwind', 'grace@northwind'] },
      },
      [paragraph('How we build and run Atlas. ', run('Start with the handbook.', { bold: true }))],
    ),
    ...page(
      'On-call handbook',
      { ...inWiki, icon: '🚨', publicUrl: 'https://northwind.notion.site/On-call-handbook', editedAt: now - 20 * day },
      [
        text('heading_1', 'When the pager rings', undefined, { is_toggleable: false }),
        text('numbered_list_item', 'Acknowledge within five minutes.'),
        text('numbered_list_item', 'Say in #incidents that you have it.'),
        text('numbered_list_item', 'Open the dashboard and look at the error budget first.'),
        text('quote', 'A rollback is never a defeat.'),
        text('code', 'atlasctl rollback --to previous --reason "$INCIDENT"', undefined, {
          language: 'bash',
          caption: [],
        }),
      ],
    ),
    ...page('Release checklist', { ...inWiki, by: tom, icon: '🚀', editedAt: now - 3 * day }, [
      bullet('Freeze', [bullet('No merges to main after noon'), bullet('Tag the candidate')]),
      bullet('Verify', [bullet('Smoke test on staging'), bullet('Two approvals')]),
      bullet('Announce'),
    ]),
    ...page('Every kind of block', { ...inWiki, editedAt: now - 30 * day }, everyKind()),
  ];
}

const file = (name: string) => ({ type: 'external', external: { url: `https://files.northwind.example/${name}` } });

const cells = (...words: string[]): Draft => block('table_row', { cells: words.map((word) => rich(word)) });

/** Each kind that the API documents: https://developers.notion.com/reference/block */
function everyKind(): Draft[] {
  return [
    text('heading_1', 'Heading one', undefined, { is_toggleable: false }),
    text('heading_2', 'Heading two, folded', [paragraph('Under a folded heading')], { is_toggleable: true }),
    text('heading_3', 'Heading three', undefined, { is_toggleable: false }),
    paragraph(
      'Plain, ',
      run('bold', { bold: true }),
      ', ',
      run('italic', { italic: true }),
      ', ',
      run('struck', { strikethrough: true }),
      ', ',
      run('code', { code: true }),
      ', ',
      run('a link', { link: 'https://northwind.example/atlas' }),
      ', ',
      mention({ type: 'user', user: { object: 'user', id: ada.id } }, '@Ada Lovelace'),
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
    text('numbered_list_item', 'Numbered'),
    text('to_do', 'Open task', undefined, { checked: false }),
    text('to_do', 'Done task', undefined, { checked: true }),
    text('toggle', 'A toggle', [paragraph('Hidden until it is opened')]),
    text('quote', 'Quoted'),
    text('callout', 'Called out', undefined, { icon: { type: 'emoji', emoji: '💡' } }),
    text('code', 'SELECT 1;\n-- two lines', undefined, { language: 'sql', caption: [] }),
    block('equation', { expression: 'a^2 + b^2 = c^2' }),
    block('divider'),
    block('table', { table_width: 2, has_column_header: true, has_row_header: false }, [
      cells('Name', 'Port'),
      cells('atlas', '8080'),
      cells('a | b', '9090'),
    ]),
    block('column_list', {}, [
      block('column', { width_ratio: 0.5 }, [paragraph('Left')]),
      block('column', { width_ratio: 0.5 }, [paragraph('Right')]),
    ]),
    block('bookmark', { url: 'https://northwind.example/status', caption: rich('Status page') }),
    block('embed', { url: 'https://maps.northwind.example/office', caption: [] }),
    block('link_preview', { url: 'https://github.com/ada-demo/atlas-service/issues/1' }),
    block('image', { ...file('diagram.png'), caption: rich('The diagram') }),
    block('video', { ...file('walkthrough.mp4'), caption: [] }),
    block('audio', { ...file('call.mp3'), caption: [] }),
    block('pdf', { ...file('contract.pdf'), caption: rich('The contract') }),
    block('file', { ...file('numbers.csv'), caption: [], name: 'numbers.csv' }),
    block('link_to_page', { type: 'page_id', page_id: idOf('page Release checklist') }),
    block('synced_block', { synced_from: null }, [paragraph('Synced')]),
    block('table_of_contents', { color: 'default' }),
    block('breadcrumb'),
    block('unsupported', { block_type: 'form' }),
  ];
}

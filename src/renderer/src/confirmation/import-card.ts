/** Something to import, or tools of it to take as they are now: where tokens would go, whose, and what could be done with them. */
import type { ImportedTool, ImportProposal } from '../../../shared/imports.ts';
import { visible } from '../../../shared/visible.ts';
import { type CardContext, type CardView, cardRoot, settleAnswer, wishCard } from './card.ts';
import { changeItems } from './change-list.ts';
import { element, row, section } from './element.ts';
import { type LookAlike, lookAlikesIn, lookAlikeWarnings } from './look-alikes.ts';
import type { Drawn } from './queue.ts';
import type { Speech } from './speech.ts';
import { codeBlock, inline, warning } from './text-block.ts';

/** `onEnd` tells the result, with the wish used up either way. */
export function importCard(
  proposal: Drawn<ImportProposal>,
  context: CardContext,
  onEnd: (title: string, lines: string[]) => void,
): CardView {
  const { speech, hub } = context;
  const words = speech.words.imports;
  const { action, tools } = proposal;
  const title = visible(proposal.title);
  const view = viewImport(proposal);

  const root = cardRoot(
    element(
      'h1',
      { id: 'sentence' },
      action === 'add' ? words.add(title) : words.accept(tools.length, speech.number(tools.length), title),
    ),
    placeBox(proposal, view, speech),
    ...lookAlikeWarnings(view.lookAlikes, speech),
    facts(proposal, view, speech),
    toolList(proposal, view.groups, speech),
    element('p', { class: 'faint' }, words.keys[action]),
  );
  const make = async (): Promise<void> => {
    const answer = await hub.calls['imports.confirm']({ id: proposal.id });
    if (answer.ok) return onEnd(words.done[action](title), [words.next]);
    const { message, hint } = speech.failure(answer.failure);
    onEnd(words.failed[action](title), [message, hint]);
  };
  const card: CardView = wishCard(proposal, {
    root,
    context,
    make,
    no: speech.common.cancel,
    usual: words.yes[action],
    busy: words.busy[action],
    isDangerous: view.groups.some(({ kind }) => kind === 'destructive'),
    onNo: async () => settleAnswer(await hub.calls['imports.dismiss']({ id: proposal.id }), card.foot, context),
  });
  return card;
}

/**
 * What the tools of a group would be, gravest first. `said` are reads by the word of the person who proposed it alone, since no platform's
 * rule knows them; `gone` are those that the source has no longer.
 */
type ToolGroup = { kind: (typeof kinds)[number]; tools: ImportedTool[]; isFolded: boolean };
const kinds = ['destructive', 'write', 'said', 'read', 'gone'] as const;

type ImportView = {
  /** Where tokens go, by name and port. */
  host: string;
  /** Whether that name is written in letters that are sent as `xn--…`, of which nobody can tell how they look. */
  isEncoded: boolean;
  /** Whether its accounts are its own, or those of a platform that was there before. */
  isOwn: boolean;
  lookAlikes: LookAlike[];
  groups: ToolGroup[];
};

const mostUnfolded = 12;

export function viewImport({ name, title, connection, apiUrl, accountsOf, tools }: ImportProposal): ImportView {
  const host = URL.parse(apiUrl)?.host ?? apiUrl;
  return {
    host,
    isEncoded: /(?:^|\.)xn--/i.test(host),
    isOwn: accountsOf === name,
    lookAlikes: [title, connection, host].flatMap(lookAlikesIn),
    groups: kinds.flatMap((kind) => groupOf(kind, tools, accountsOf === name)),
  };
}

function groupOf(kind: ToolGroup['kind'], all: ImportedTool[], isOwn: boolean): ToolGroup[] {
  const tools = all.filter((tool) => kindOf(tool, isOwn) === kind);
  // What deletes, what the console alone calls a read, and what is another than it was, is never behind a press.
  const mustBeSeen = kind === 'destructive' || kind === 'said' || tools.some(({ changes }) => changes.length > 0);
  return tools.length === 0 ? [] : [{ kind, tools, isFolded: tools.length > mostUnfolded && !mustBeSeen }];
}

function kindOf({ access, state }: ImportedTool, isOwn: boolean): ToolGroup['kind'] {
  if (state === 'removed') return 'gone';
  // The rule of a built-in platform says what reads on its accounts, and nobody but the person elsewhere.
  return access === 'read' && isOwn ? 'said' : access;
}

/** The owner of that address gets tokens: the one thing a person must not overlook. */
function placeBox({ connection, accountsOf }: ImportProposal, view: ImportView, { words: all }: Speech): HTMLElement {
  const words = all.imports;
  return section(
    'place',
    words.place,
    { class: view.isOwn ? 'wide foreign' : 'wide' },
    element('p', { class: 'host' }, codeBlock(view.host)),
    element('p', {}, view.isOwn ? words.own(visible(connection)) : words.shared(visible(accountsOf))),
    ...(view.isEncoded ? [warning(words.encoded)] : []),
  );
}

function facts(proposal: ImportProposal, view: ImportView, { words: all, common }: Speech): HTMLElement {
  const { rows, ...words } = all.imports;
  const { kind, name, title, connection, apiUrl, scopes, source, accountsOf, identity, action } = proposal;
  const isServer = kind === 'mcp';
  return element(
    'dl',
    { class: 'facts' },
    row(rows.what, inline(title), element('p', { class: 'faint' }, words.kinds[kind])),
    row(rows.address, codeBlock(apiUrl)),
    row(
      common.imported.whose,
      view.isOwn ? words.ofConnection : words.ofPlatform,
      ' ',
      codeBlock(view.isOwn ? connection : accountsOf),
    ),
    ...(view.isOwn
      ? [
          row(
            common.imported.scopes,
            ...(scopes.length === 0 ? [words.noScopes] : scopes.flatMap((one) => [codeBlock(one), ' '])),
          ),
        ]
      : []),
    ...(isServer ? [] : [row(common.imported.source, source === null ? words.file : codeBlock(source))]),
    ...(isServer || action === 'accept'
      ? []
      : [row(rows.identity, identity === undefined ? words.nobody : codeBlock(identity))]),
    row(common.imported.name, codeBlock(`${name}_`)),
  );
}

function toolList({ tools }: ImportProposal, groups: ToolGroup[], speech: Speech): HTMLElement {
  const words = speech.words.imports;
  return section(
    'imported',
    words.tools(tools.length, speech.number(tools.length)),
    { class: 'imported' },
    ...(tools.length === 0 ? [element('p', {}, words.noTools)] : [element('p', { class: 'source' }, words.theirWords)]),
    ...groups.map((group) => groupNode(group, speech)),
  );
}

function groupNode({ kind, tools, isFolded }: ToolGroup, speech: Speech): HTMLElement {
  const words = speech.words.imports;
  const tone = { destructive: 'danger', write: 'write', said: 'write', read: 'read', gone: 'faint' }[kind];
  const badge = kind === 'gone' ? words.gone : speech.common.access[kind === 'said' ? 'read' : kind];
  const head = [
    element('span', { class: `badge ${tone}` }, badge),
    ` ${words.group[kind](tools.length, speech.number(tools.length))}`,
  ];
  const list = element('ul', { class: 'tools' }, ...tools.map((tool) => element('li', {}, ...toolNodes(tool, speech))));
  return isFolded
    ? element('details', {}, element('summary', {}, ...head), list)
    : element('div', { class: 'group' }, element('p', {}, ...head), list);
}

function toolNodes({ name, title, description, request, state, changes }: ImportedTool, speech: Speech): HTMLElement[] {
  const before = changes.map(({ what, ...texts }) => ({ name: what, ...texts }));
  return [
    element('p', {}, element('strong', {}, inline(title)), ' ', codeBlock(name)),
    ...(request === '' ? [] : [element('p', { class: 'faint' }, codeBlock(request))]),
    ...(['', title].includes(description) || state === 'changed'
      ? []
      : [element('p', { class: 'faint' }, inline(description))]),
    ...(before.length === 0 || state === 'removed'
      ? []
      : [element('div', { class: 'changes' }, changeItems(before, speech))]),
  ];
}

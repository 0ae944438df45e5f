/** A wish for a key, as the person would grant it. */
import type { CallOutput } from '../../../shared/contract.ts';
import { callLimitNames } from '../../../shared/key-limits.ts';
import type { Grant, Proposal } from '../../../shared/model.ts';
import type { Reach } from '../../../shared/places.ts';
import { visible } from '../../../shared/visible.ts';
import { hasRepositories, kindTitle } from '../features/places/kinds.ts';
import { bindingOf, type KeyBinding } from '../key-binding.ts';
import { networkOf } from '../network-of.ts';
import {
  accessBadge,
  type CardContext,
  type CardView,
  cardRoot,
  reportFailure,
  settleAnswer,
  wishCard,
} from './card.ts';
import { box, element, row, section } from './element.ts';
import { lookAlikesIn, lookAlikeWarnings } from './look-alikes.ts';
import type { Drawn } from './queue.ts';
import { reachLine } from './reach-line.ts';
import type { Speech } from './speech.ts';
import { codeBlock, warning } from './text-block.ts';

export type CreatedKey = CallOutput<'keys.confirm'>;

export function proposalCard(
  proposal: Drawn<Proposal>,
  context: CardContext,
  onKey: (made: CreatedKey) => void,
): CardView {
  const { speech, hub, secret } = context;
  const words = speech.words.proposal;
  const { id } = proposal;
  const view = viewProposal(proposal, Date.now());
  const isGit = proposal.grant.endpoints.includes('git') && proposal.passkeyAt === undefined;
  const rawFiles = isGit ? box(words.rawFiles) : undefined;
  rawFiles?.input.addEventListener('change', () => card.foot.update());
  const ticks = rawFiles ? [rawFiles.root] : [];
  const root = cardRoot(...introduction(proposal, view, speech), facts(proposal, view, speech), ...ticks);
  // What goes to the console, to Open WebUI or into a client's file is not for the clipboard.
  const usual = view.isOfConsole || view.bound || proposal.installsInto ? words.createOnly : words.create;
  const create = async (): Promise<void> => {
    const answer = await hub.calls['keys.confirm']({ id, ...(proposal.passkeyAt !== undefined && { secret }) });
    if (answer.ok) onKey(answer.value);
    else reportFailure(answer.failure, card.foot, context);
  };
  const card: CardView = wishCard(proposal, {
    root,
    context,
    usual,
    make: create,
    secret,
    no: speech.common.cancel,
    busy: words.creating,
    isReady: () => rawFiles?.input.checked !== false,
    onNo: async () => settleAnswer(await hub.calls['keys.dismiss']({ id }), card.foot, context),
  });
  return card;
}

/** What the key would be good for, and what makes it wide. */
function introduction(proposal: Proposal, view: ProposalView, speech: Speech): HTMLElement[] {
  const words = speech.words.proposal;
  const client = visible(proposal.client);
  const list = new Intl.ListFormat(speech.locale, { type: 'conjunction' });
  const accounts = proposal.accounts.length === 0 ? words.noAccount : list.format(proposal.accounts.map(visible));
  const warningOf = (width: Width): string =>
    width === 'places' ? words.warnings.places(list.format(view.open.map(visible))) : words.warnings[width];
  const widths = view.widths.map((width) => element('li', {}, warningOf(width)));
  const wide = section('wide', words.wide, { class: 'wide' }, element('ul', {}, ...widths));
  return [
    element(
      'div',
      { class: 'state' },
      reachLine(proposal.client, proposal.accounts, { mayChange: proposal.grant.access.some((one) => one !== 'read') }),
    ),
    element('h1', { id: 'sentence' }, words.sentence(client)),
    element('p', { class: 'inWords' }, words[view.may](client, accounts)),
    ...(view.widths.length === 0 ? [] : [wide]),
    ...lookAlikeWarnings(lookAlikesIn(proposal.client), speech),
  ];
}

function facts(proposal: Proposal, view: ProposalView, speech: Speech): HTMLElement {
  const { common, number } = speech;
  const words = speech.words.proposal;
  const { client, grant, days, replaces, installsInto } = proposal;
  return element(
    'dl',
    { class: 'facts' },
    toolsRow(grant, speech),
    ...placeRows(proposal, view, speech),
    ...(grant.outsiders ? [row(words.rows.outsiders, words.outsidersDropped)] : []),
    row(words.rows.endpoints, grant.endpoints.map((endpoint) => words.endpoints[endpoint]).join(', ')),
    ...(view.models.length === 0 ? [] : [modelsRow(view.models, speech)]),
    ...(view.bound ? [boundRow(view.bound, speech)] : []),
    ...(installsInto === undefined
      ? []
      : [row(words.rows.into, codeBlock(installsInto), element('p', {}, words.installs(visible(client))))]),
    row(
      words.rows.limits,
      callLimitNames.map((name) => common.callLimits[name].count(number(grant[name]))).join(common.comma),
    ),
    ...(grant.approvalHours === undefined ? [] : [row(words.rows.waits, words.waits(grant.approvalHours))]),
    ...(proposal.isAtTerminal ? [row(words.rows.into, words.atTerminal)] : []),
    row(words.rows.until, words.until(speech.date(view.endsAt), days)),
    ...(replaces === null ? [] : [row(words.rows.replaces, warning(words.replaces(visible(replaces))))]),
  );
}

export const codeList = (texts: readonly string[], attributes: { class?: string } = {}): HTMLElement =>
  element('ul', attributes, ...texts.map((text) => element('li', {}, codeBlock(text))));

export function toolsRow({ access, tools }: Grant, speech: Speech): HTMLElement {
  const words = speech.words.proposal;
  const badges = access.flatMap((one) => [accessBadge(one, speech), ' ']);
  const list = codeList(tools, { class: 'tools' });
  return row(
    words.rows.tools,
    ...badges,
    element('details', {}, element('summary', {}, words.tools(tools.length)), list),
  );
}

/** Where it reaches: repositories, other kinds of places, and branches and files of repositories. */
function placeRows({ grant, reaches }: Proposal, { reachesAll }: ProposalView, speech: Speech): HTMLElement[] {
  const words = speech.words.proposal;
  const { repositories, branches, writeBranches, paths } = grant;
  const others = reaches.flatMap((reach) =>
    reach.kind === 'repository' || reach.patterns === null
      ? []
      : [row(visible(speech.places.at(kindTitle(reach, speech.places), reach.platform)), codeList(reach.patterns))],
  );
  const all = reachesAll ? [element('p', {}, words.allRepositories)] : [];
  return [
    ...(hasRepositories(reaches) ? [row(speech.common.limits.repositories, ...all, codeList(repositories))] : []),
    ...others,
    ...(branches ? [row(speech.common.limits.branches, codeList(branches))] : []),
    ...(writeBranches ? [row(speech.common.limits.writeBranches, codeList(writeBranches))] : []),
    ...(paths ? [row(speech.common.limits.paths, codeList(paths))] : []),
  ];
}

/** From where alone it is good, by what, and where the proof of the person is sent: the owner of that address can act with it. */
function boundRow({ by, who, openWebUI, audience, hubUrl }: KeyBinding, speech: Speech): HTMLElement {
  const words = speech.words.proposal;
  return row(
    words.rows.bound,
    element('p', {}, speech.common.boundTo[by](visible(who), visible(openWebUI))),
    ...(audience === undefined ? [] : [element('p', {}, words.bound.audience(visible(audience)))]),
    ...(hubUrl === undefined ? [] : [warning(words.bound.hubUrl(visible(hubUrl)))]),
  );
}

/** Which models it may ask and where each of them runs, for that is where private data goes. */
function modelsRow(models: ModelView[], speech: Speech): HTMLElement {
  const words = speech.words.proposal;
  const list = models.map(({ name, address }) =>
    element(
      'li',
      {},
      codeBlock(name),
      ...(address === null ? [` ${words.noModel}`] : [` ${words.at} `, codeBlock(address)]),
    ),
  );
  const isAsked = models.some(({ address }) => address !== null);
  return row(
    words.rows.models,
    element('ul', {}, ...list),
    ...(isAsked ? [element('p', {}, speech.common.goesThere)] : []),
  );
}

/** A wish for a key in the terms that matter to the person who grants it. */
type Width = 'destructive' | 'writes' | 'guard' | 'models' | 'repositories' | 'places' | 'secrets' | 'long';
/** `address` is null for the digest, for which nothing leaves. */
type ModelView = { name: string; address: string | null };
type ProposalView = {
  may: 'reads' | 'writes' | 'destroys';
  reachesAll: boolean;
  /** Platforms without repositories at which nothing is limited, by title. */
  open: string[];
  /** What makes the key wide, gravest first. */
  widths: Width[];
  endsAt: string;
  models: ModelView[];
  /** Whether the hub alone will use it, in this console's chat: there is nothing to hand out then. */
  isOfConsole: boolean;
  /** For whom alone it is good, where it is for an Open WebUI. */
  bound: KeyBinding | null;
};

const day = 86_400_000;
const longLife = 90;

export function viewProposal({ grant, models: named, reaches, days }: Proposal, now: number): ProposalView {
  const destroys = grant.access.includes('destructive');
  const writes = grant.access.includes('write');
  // `*/*`, `*/notes` and similar: they match repositories of any owner.
  const hasRepositories = reaches.some(({ kind }) => kind === 'repository');
  const reachesAll = hasRepositories && grant.repositories.some((pattern) => pattern.startsWith('*'));
  const open = openIn(reaches);
  const models = named.map(modelView);
  const widths: [Width, boolean][] = [
    ['destructive', destroys],
    ['writes', writes],
    ['guard', grant.guard === 'off'],
    ['models', models.some(({ address }) => address !== null && networkOf(address) !== 'this computer')],
    ['repositories', reachesAll],
    ['places', open.length > 0],
    ['secrets', grant.screening === 'off'],
    ['long', days > longLife],
  ];
  return {
    may: destroys ? 'destroys' : writes ? 'writes' : 'reads',
    reachesAll,
    open,
    widths: widths.filter(([, holds]) => holds).map(([width]) => width),
    endsAt: new Date(now + days * day).toISOString(),
    models,
    isOfConsole: isOfConsole(grant),
    bound: bindingOf(grant),
  };
}

/** A pattern of stars alone limits nothing. */
function openIn(reaches: readonly Reach[]): string[] {
  const others = reaches.filter(({ kind }) => kind !== 'repository');
  const isLimited = ({ patterns }: Reach): boolean => patterns?.every((pattern) => /[^*]/.test(pattern)) ?? false;
  const titles = [...new Set(others.map(({ platform }) => platform))];
  return titles.filter((title) => !others.some((reach) => reach.platform === title && isLimited(reach)));
}

export const isOfConsole = ({ endpoints }: Pick<Grant, 'endpoints'>): boolean =>
  endpoints.length > 0 && endpoints.every((endpoint) => endpoint === 'console');

/** `opengithubx/home/llama3.2 at http://127.0.0.1:11434`. What a server calls a model may hold anything, its address no blank. */
function modelView(text: string): ModelView {
  const end = text.lastIndexOf(' at ');
  return end < 0 ? { name: text, address: null } : { name: text.slice(0, end), address: text.slice(end + 4) };
}

/** The controls with which a person gives a client less than it asks for. */
import type { AuthorizationGrant, AuthorizationRequest } from '../../../shared/authorization.ts';
import type { Failure } from '../../../shared/errors.ts';
import {
  hasRepositories,
  isPattern,
  kindLabel,
  kindNoun,
  kindsShown,
  type OfferedKind,
  parsePlaces,
  patternsIn,
  type TypedPlaces,
  wrongPlace,
} from '../features/places/kinds.ts';
import { box, button, element, labelled, section } from './element.ts';
import type { Speech } from './speech.ts';
import { codeBlock, inline } from './text-block.ts';

/** What the person gives a client of what it asks for. Pure. */
export type AuthorizationChoice = {
  write: boolean;
  accounts: readonly string[];
  /** Ticked, whether or not the client may write. */
  tools: readonly string[];
  /** As typed, one pattern a line. */
  repositories: string;
  /** By kind of place, patterns with commas between; empty is all. */
  places: TypedPlaces;
  days: string;
};
export type MissingChoice = 'accounts' | 'tools' | 'repositories' | 'days';

export const asksToWrite = ({ scopes }: AuthorizationRequest): boolean => scopes.includes('hub:write');

/** All that it asks for, but not to write: that is for the person to turn on. */
export const firstChoice = ({ accounts, tools }: AuthorizationRequest): AuthorizationChoice => ({
  write: false,
  accounts: accounts.map(({ id }) => id),
  tools: tools.map(({ name }) => name),
  repositories: '*/*',
  places: {},
  days: '30',
});

/** The ticked tools without those that write, where it may not write. */
const toolsOf = (request: AuthorizationRequest, { tools, write }: AuthorizationChoice): string[] =>
  request.tools
    .filter(({ name, access }) => tools.includes(name) && (access === 'read' || mayWrite(request, write)))
    .map(({ name }) => name);

/** In the order of the card. Where no account is connected there is none to choose. */
export function missingChoices(request: AuthorizationRequest, choice: AuthorizationChoice): MissingChoice[] {
  const patterns = patternsIn(choice.repositories);
  const lacks: [MissingChoice, boolean][] = [
    ['accounts', request.accounts.length > 0 && choice.accounts.length === 0],
    ['tools', toolsOf(request, choice).length === 0],
    ['repositories', hasRepositories(request.places) && (patterns.length === 0 || !patterns.every(isPattern))],
    ['days', !/^[1-9]\d{0,2}$/.test(choice.days.trim()) || Number(choice.days) > 366],
  ];
  return lacks.filter(([, isLacking]) => isLacking).map(([lack]) => lack);
}

/** From a choice in which nothing is lacking. */
export function grantOf(request: AuthorizationRequest, choice: AuthorizationChoice): AuthorizationGrant {
  const places = parsePlaces(choice.places);
  return {
    id: request.id,
    write: mayWrite(request, choice.write),
    accounts: [...choice.accounts],
    tools: toolsOf(request, choice),
    repositories: patternsIn(choice.repositories),
    ...(places ? { places } : {}),
    days: Number(choice.days),
  };
}

const mayWrite = (request: AuthorizationRequest, write: boolean): boolean => write && asksToWrite(request);

/** `refuse` says at its field what the hub refused, and answers whether it has one. */
export function narrowing(request: AuthorizationRequest, speech: Speech, onChange: () => void) {
  const words = speech.words.authorization;
  const first = firstChoice(request);
  const write = box(words.write);
  const accounts = request.accounts.map(({ id, name }) => ({ id, ...box(inline(name), true) }));
  const tools = toolTicks(request, speech, changed);
  const { repositories: patterns, repositoriesHelp } = words;
  const repositories = limitField('textarea', 'repositories', patterns, repositoriesHelp, { rows: '2' });
  const days = limitField('input', 'days', words.days, null, { class: 'days', inputmode: 'numeric' });
  repositories.input.value = first.repositories;
  days.input.value = first.days;
  const lacks: Record<MissingChoice, HTMLElement> = {
    accounts: lackLine('accounts'),
    tools: lackLine('tools'),
    repositories: repositories.lack,
    days: days.lack,
  };
  const places = narrowingPlaces(request.places, speech);
  const choice = (): AuthorizationChoice => ({
    write: write.input.checked,
    accounts: accounts.filter(({ input }) => input.checked).map(({ id }) => id),
    tools: tools.ticked(),
    repositories: repositories.input.value,
    places: places.typed(),
    days: days.input.value,
  });
  function update(): void {
    const chosen = choice();
    const lacking = missingChoices(request, chosen);
    for (const [lack, line] of Object.entries(lacks) as [MissingChoice, HTMLElement][]) {
      const text = lacking.includes(lack) ? words.lacks[lack] : '';
      // Said once, not at every key that leaves it wrong.
      if (line.textContent !== text) line.textContent = text;
    }
    for (const { input } of [repositories, days])
      input.setAttribute('aria-invalid', String(lacking.includes(input.id as MissingChoice)));
    tools.update(chosen);
  }
  function changed(): void {
    update();
    onChange();
  }
  const noAccount = element('p', { class: 'faint' }, words.noAccount);
  const accountNodes = accounts.length === 0 ? [noAccount] : accounts.map(({ root }) => root);
  const root = section(
    'narrowing',
    words.narrow,
    { class: 'narrowing' },
    ...(asksToWrite(request) ? [write.root] : []),
    element('fieldset', {}, element('legend', {}, words.accounts), ...accountNodes, lacks.accounts),
    tools.root,
    lacks.tools,
    ...(hasRepositories(request.places) ? [repositories.root] : []),
    ...places.nodes,
    days.root,
  );
  root.addEventListener('input', changed);
  update();
  return { root, choice, refuse: places.refuse };
}

type ToolTicks = { root: HTMLElement; ticked(): string[]; update(choice: AuthorizationChoice): void };

/** A box for each tool, folded, and one button for all that can be ticked. */
function toolTicks(request: AuthorizationRequest, { words: all }: Speech, onChange: () => void): ToolTicks {
  const words = all.authorization;
  const offered = request.tools.filter(({ access }) => access === 'read' || asksToWrite(request));
  const tools = offered.map(({ name, title, access }) => {
    return { name, access, ...box(element('span', {}, inline(title), ' ', codeBlock(name)), true) };
  });
  const counted = element('summary', {});
  const toggleAll = button('', { class: 'link' }, () => {
    const open = tools.filter(({ input }) => !input.disabled);
    const isOn = !open.every(({ input }) => input.checked);
    for (const { input } of open) input.checked = isOn;
    onChange();
  });
  const list = element('fieldset', { 'aria-label': words.toolList }, toggleAll, ...tools.map(({ root }) => root));
  return {
    root: element('details', {}, counted, list),
    ticked: () => tools.filter(({ input }) => input.checked).map(({ name }) => name),
    update(choice) {
      const open = tools.filter(({ access }) => access === 'read' || choice.write);
      for (const { input, access } of tools) input.disabled = access === 'write' && !choice.write;
      counted.textContent = words.tools(toolsOf(request, choice).length, open.length);
      toggleAll.textContent = open.every(({ input }) => input.checked) ? words.untickAll : words.tickAll;
    },
  };
}

type More = { [attribute: string]: string };

/** A field that limits the client, with its help and what is wrong with it below. */
function limitField<N extends 'input' | 'textarea'>(
  name: N,
  id: string,
  label: string,
  help: string | null,
  more: More,
) {
  const lack = lackLine(id);
  const helpLine = help === null ? [] : [element('p', { class: 'faint', id: `${id}-help` }, help)];
  const below = [...helpLine, lack];
  const input = element(name, {
    id,
    spellcheck: 'false',
    autocapitalize: 'none',
    autocomplete: 'off',
    ...more,
    'aria-describedby': below.map((line) => line.id).join(' '),
  });
  return { root: labelled(label, input, ...below), input, lack };
}

/** The fields that limit a client to some channels, calendars and other places beside repositories; none where there are none. */
function narrowingPlaces(offered: readonly OfferedKind[], { places: words }: Speech) {
  const kinds = kindsShown(offered, {});
  const fields = kinds.map((kind) => {
    const id = `place-${kind.kind}`;
    const { root, input, lack } = limitField('input', id, kindLabel(kind, words), words.help(kind.example), {});
    const say = (text: string): void => {
      lack.textContent = text;
      input.setAttribute('aria-invalid', String(text !== ''));
    };
    input.addEventListener('input', () => say(''));
    return { kind: kind.kind, input, root, say };
  });
  const titles = [...new Set(kinds.map((kind) => kindNoun(kind, words)))].join(', ');
  const summary = element('summary', {}, words.fold(titles));
  const folded = element('details', { class: 'places' }, summary, ...fields.map(({ root }) => root));
  return {
    nodes: fields.length === 0 ? [] : [folded],
    typed: (): TypedPlaces => Object.fromEntries(fields.map(({ kind, input }) => [kind, input.value])),
    refuse(failure: Failure): boolean {
      const wrong = wrongPlace(failure, kinds, words);
      const field = fields.find(({ kind }) => `place:${kind}` === wrong?.field);
      if (!wrong || !field) return false;
      folded.open = true;
      field.say(wrong.text);
      field.input.focus();
      return true;
    },
  };
}

const lackLine = (of: string): HTMLElement => element('p', { class: 'message', role: 'status', id: `${of}-lack` });

/** The controls with which a person gives a client less than it asks for. */
import type { AuthorizationRequest } from '../../../shared/authorization.ts';
import type { Failure } from '../../../shared/errors.ts';
import { hasRepositories } from '../places/kinds.ts';
import {
  type AuthorizationChoice,
  asksToWrite,
  firstChoice,
  type MissingChoice,
  missingChoices,
  toolsOf,
} from './authorization-choice.ts';
import { button, element } from './element.ts';
import { narrowingPlaces } from './narrowing-places.ts';
import type { Speech } from './speech.ts';
import { inline } from './text-block.ts';

export type Narrowing = {
  root: HTMLElement;
  choice(): AuthorizationChoice;
  /** Says at its field what the hub refused, and answers whether it has one. */
  refuse(failure: Failure): boolean;
};

export function narrowing(request: AuthorizationRequest, speech: Speech, onChange: () => void): Narrowing {
  const words = speech.words.authorization;
  const first = firstChoice(request);
  const offered = request.tools.filter(({ access }) => access === 'read' || asksToWrite(request));

  const write = box(words.write);
  const accounts = request.accounts.map(({ id, name }) => ({ id, ...box(inline(name), true) }));
  const tools = offered.map(({ name, title, access }) => {
    const code = element('code', {}, inline(name));
    return { name, access, ...box(element('span', {}, inline(title), ' ', code), true) };
  });
  const counted = element('summary', {});
  const all = button('', { class: 'link' }, () => {
    const open = tools.filter(({ input }) => !input.disabled);
    const isOn = !open.every(({ input }) => input.checked);
    for (const { input } of open) input.checked = isOn;
    changed();
  });
  const repositories = element('textarea', {
    id: 'repositories',
    rows: '2',
    spellcheck: 'false',
    autocapitalize: 'none',
    'aria-describedby': 'repositoriesHelp repositoriesLack',
  });
  repositories.value = first.repositories;
  const days = element('input', {
    id: 'days',
    class: 'days',
    inputmode: 'numeric',
    autocomplete: 'off',
    'aria-describedby': 'daysLack',
  });
  days.value = first.days;
  const lacks: Record<MissingChoice, HTMLElement> = {
    accounts: lackLine('accounts'),
    tools: lackLine('tools'),
    repositories: lackLine('repositories'),
    days: lackLine('days'),
  };

  const places = narrowingPlaces(request.places, speech);
  const choice = (): AuthorizationChoice => ({
    write: write.input.checked,
    accounts: accounts.filter(({ input }) => input.checked).map(({ id }) => id),
    tools: tools.filter(({ input }) => input.checked).map(({ name }) => name),
    repositories: repositories.value,
    places: places.typed(),
    days: days.value,
  });
  function update(): void {
    const chosen = choice();
    const lacking = missingChoices(request, chosen);
    for (const [lack, line] of Object.entries(lacks) as [MissingChoice, HTMLElement][]) {
      const text = lacking.includes(lack) ? words.lacks[lack] : '';
      // Said once, not at every key that leaves it wrong.
      if (line.textContent !== text) line.textContent = text;
    }
    for (const field of [repositories, days])
      field.setAttribute('aria-invalid', String(lacking.includes(field.id as MissingChoice)));
    const open = tools.filter(({ access }) => access === 'read' || chosen.write);
    for (const { input, access } of tools) input.disabled = access === 'write' && !chosen.write;
    counted.textContent = words.tools(toolsOf(request, chosen).length, open.length);
    all.textContent = open.every(({ input }) => input.checked) ? words.untickAll : words.tickAll;
  }
  function changed(): void {
    update();
    onChange();
  }
  const root = element(
    'section',
    { class: 'narrowing', 'aria-labelledby': 'narrowing' },
    element('h2', { id: 'narrowing' }, words.narrow),
    ...(asksToWrite(request) ? [write.root] : []),
    element(
      'fieldset',
      {},
      element('legend', {}, words.accounts),
      ...(accounts.length === 0
        ? [element('p', { class: 'faint' }, words.noAccount)]
        : accounts.map((account) => account.root)),
      lacks.accounts,
    ),
    element(
      'details',
      {},
      counted,
      element('fieldset', { 'aria-label': words.toolList }, all, ...tools.map((tool) => tool.root)),
    ),
    lacks.tools,
    ...(hasRepositories(request.places)
      ? [
          element(
            'div',
            { class: 'field' },
            element('label', { for: 'repositories' }, words.repositories),
            repositories,
            element('p', { class: 'faint', id: 'repositoriesHelp' }, words.repositoriesHelp),
            lacks.repositories,
          ),
        ]
      : []),
    ...places.nodes,
    element('div', { class: 'field' }, element('label', { for: 'days' }, words.days), days, lacks.days),
  );
  root.addEventListener('input', changed);
  update();
  return { root, choice, refuse: places.refuse };
}

function box(text: Node | string, isOn = false): { root: HTMLElement; input: HTMLInputElement } {
  const input = element('input', { type: 'checkbox' });
  input.checked = isOn;
  return { root: element('label', { class: 'tick' }, input, text), input };
}

const lackLine = (lack: MissingChoice): HTMLElement =>
  element('p', { class: 'message', role: 'status', id: `${lack}Lack` });

/** The arguments of a call, field by field, and the canonical JSON behind them. */
import type { ArgumentField, ArgumentValue, ArgumentView } from './argument-view.ts';
import { element, row } from './element.ts';
import type { Speech } from './speech.ts';
import { inlineView, textBlock } from './text-block.ts';

export type ArgumentList = { root: HTMLElement; toggleAll(): void };

/** `isFolded` shows them when they are asked for, where what they do stands above. */
export function argumentList(view: ArgumentView, speech: Speech, isFolded: boolean): ArgumentList {
  const { words } = speech;
  const all = element(
    'details',
    { class: 'all' },
    element('summary', {}, words.allArguments),
    textBlock(view.json, speech),
  );
  const request = element(
    'section',
    { class: 'request', 'aria-labelledby': 'arguments' },
    element('h2', { id: 'arguments', class: 'source' }, words.fromRequest),
    view.fields.length === 0 ? element('p', { class: 'faint' }, words.noArguments) : fieldList(view.fields, speech),
    all,
  );
  const root = isFolded ? element('details', {}, element('summary', {}, words.request), request) : request;
  const outer = isFolded ? (root as HTMLDetailsElement) : all;
  return {
    root,
    toggleAll() {
      outer.open = !outer.open;
      all.open = outer.open;
      if (outer.open) outer.scrollIntoView({ block: 'start' });
    },
  };
}

const fieldList = (fields: ArgumentField[], speech: Speech): HTMLElement =>
  element(
    'dl',
    { class: 'fields' },
    ...fields.map(({ name, value }) => row(inlineView(name), valueNode(value, speech))),
  );

function valueNode(value: ArgumentValue, speech: Speech): Node {
  switch (value.kind) {
    case 'text':
      return textBlock(value.text, speech);
    case 'plain':
      return element('code', { class: 'plain' }, value.text);
    case 'fields':
      return fieldList(value.fields, speech);
    case 'list':
      return element('ol', { class: 'list' }, ...value.items.map((item) => element('li', {}, valueNode(item, speech))));
  }
}

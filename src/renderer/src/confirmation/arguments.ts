/** The arguments of a call, field by field, and the canonical JSON behind them. */
import { isRecord, parseJson } from '../../../shared/parse-json.ts';
import { element, row } from './element.ts';
import type { Speech } from './speech.ts';
import { inlineView, textBlock } from './text-block.ts';
import { type TextView, viewText } from './text-view.ts';

/** The canonical arguments of a call as fields to read. Everything in them is shown: what is left out is where something would hide. */
type ArgumentField = { name: TextView; value: ArgumentValue };
type ArgumentValue =
  | { kind: 'text'; text: TextView }
  /** A number, `true`, `false`, `null`, or an empty list or object, as JSON writes it. */
  | { kind: 'plain'; text: string }
  | { kind: 'list'; items: ArgumentValue[] }
  | { kind: 'fields'; fields: ArgumentField[] };

type ArgumentView = {
  fields: ArgumentField[];
  /** The canonical JSON itself, one line. */
  json: TextView;
  hidden: number;
  /** Whether some text of it cannot be judged by reading. */
  isOpaque: boolean;
};

/** Undefined for what is no JSON object: it cannot be shown field by field, so nobody may consent to it. */
export function viewArguments(canonical: string): ArgumentView | undefined {
  const value = parseJson(canonical);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const fields = fieldsOf(value);
  const texts = fields.flatMap(textsOf);
  return {
    fields,
    json: viewText(canonical),
    hidden: texts.reduce((sum, { hidden }) => sum + hidden, 0),
    isOpaque: texts.some(({ kind }) => kind !== 'readable'),
  };
}

const fieldsOf = (value: object): ArgumentField[] =>
  Object.entries(value).map(([name, member]) => ({ name: viewText(name), value: viewOf(member) }));

function viewOf(value: unknown): ArgumentValue {
  if (typeof value === 'string') return { kind: 'text', text: viewText(value) };
  if (Array.isArray(value) && value.length > 0) return { kind: 'list', items: value.map(viewOf) };
  if (isRecord(value) && Object.keys(value).length > 0) return { kind: 'fields', fields: fieldsOf(value) };
  return { kind: 'plain', text: JSON.stringify(value) };
}

const textsOf = ({ name, value }: ArgumentField): TextView[] => [name, ...textsIn(value)];
function textsIn(value: ArgumentValue): TextView[] {
  if (value.kind === 'text') return [value.text];
  if (value.kind === 'list') return value.items.flatMap(textsIn);
  return value.kind === 'fields' ? value.fields.flatMap(textsOf) : [];
}

/** The arguments of a call, field by field, and the canonical JSON behind them. */
type ArgumentList = { root: HTMLElement; toggleAll(): void };

/** `isFolded` shows them when they are asked for, where what they do stands above. `id`: of its heading. */
export function argumentList(view: ArgumentView, speech: Speech, isFolded: boolean, id = 'arguments'): ArgumentList {
  const { words } = speech;
  const all = element(
    'details',
    { class: 'all' },
    element('summary', {}, words.allArguments),
    textBlock(view.json, speech),
  );
  const request = element(
    'section',
    { class: 'request', 'aria-labelledby': id },
    element('h2', { id, class: 'source' }, words.fromRequest),
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

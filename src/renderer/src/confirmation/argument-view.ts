/** The canonical arguments of a call as fields to read. Everything in them is shown: what is left out is where something would hide. */
import { type TextView, viewText } from './text-view.ts';

export type ArgumentField = { name: TextView; value: ArgumentValue };
export type ArgumentValue =
  | { kind: 'text'; text: TextView }
  /** A number, `true`, `false`, `null`, or an empty list or object, as JSON writes it. */
  | { kind: 'plain'; text: string }
  | { kind: 'list'; items: ArgumentValue[] }
  | { kind: 'fields'; fields: ArgumentField[] };

export type ArgumentView = {
  fields: ArgumentField[];
  /** The canonical JSON itself, one line. */
  json: TextView;
  hidden: number;
  /** Whether some text of it cannot be judged by reading. */
  isOpaque: boolean;
};

/** Undefined for what is no JSON object: it cannot be shown field by field, so nobody may consent to it. */
export function viewArguments(canonical: string): ArgumentView | undefined {
  const value = parsed(canonical);
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
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0) {
    return { kind: 'fields', fields: fieldsOf(value) };
  }
  return { kind: 'plain', text: JSON.stringify(value) };
}

const textsOf = ({ name, value }: ArgumentField): TextView[] => [name, ...textsIn(value)];
function textsIn(value: ArgumentValue): TextView[] {
  if (value.kind === 'text') return [value.text];
  if (value.kind === 'list') return value.items.flatMap(textsIn);
  return value.kind === 'fields' ? value.fields.flatMap(textsOf) : [];
}

function parsed(canonical: string): unknown {
  try {
    return JSON.parse(canonical);
  } catch {
    return undefined;
  }
}

/** Which labels each message of a conversation has, and which a change gives or takes, so that exactly that can be put back. */
import type { Undo } from '../../../../shared/model.ts';
import type { ReadMail } from './message.ts';

/** Labels by id. */
type Change = { add: readonly string[]; remove: readonly string[] };
type State = Change & { messages: [id: string, labels: string[]][] };

/** As the version of a preview: another message, or another label on one, is another state. */
export const labelState = (messages: readonly Pick<ReadMail, 'id' | 'labelIds'>[], { add, remove }: Change): string =>
  JSON.stringify({ messages: messages.map(({ id, labelIds }) => [id, labelIds.toSorted()]), add, remove } as State);

const read = (state: string | null): State => JSON.parse(state ?? '') as State;

export const messagesIn = (state: string | null): string[] => read(state).messages.map(([id]) => id);

/** The call that gives back what was taken and takes back what was given. One call can do what all its messages have alike. */
export function labelUndo(state: string | null, thread: string): Undo {
  const { messages, add, remove } = read(state);
  const changed = (labels: readonly string[], isTaken: boolean) =>
    labels
      .map((label) => ({ label, on: messages.flatMap(([id, own]) => (own.includes(label) === isTaken ? [id] : [])) }))
      .filter(({ on }) => on.length > 0);
  const [given, taken] = [changed(add, false), changed(remove, true)];
  const [first, ...others] = [...given, ...taken].map(({ on }) => on);
  if (!first) return { reason: 'It was so already.' };
  if (others.some((other) => other.join() !== first.join())) {
    return { reason: 'Its messages had different labels before, and no single call puts those back.' };
  }
  const names = (all: { label: string }[]) => all.map(({ label }) => label);
  const only = first.length < messages.length ? { messages: first } : {};
  return { tool: 'google_label_thread', arguments: { thread, ...only, add: names(taken), remove: names(given) } };
}

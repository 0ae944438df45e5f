/** What is unusual about a client, as a sentence: for a notification and a terminal. The console has it in the person's language. */
import type { Unusual } from './model.ts';

export function unusualSentence({ client, kind, place }: Pick<Unusual, 'client' | 'kind' | 'place'>): string {
  const at = place === null ? '' : ` in ${place}`;
  switch (kind) {
    case 'first_change':
      return `${client} changed something for the first time${at}.`;
    case 'new_place':
      return `${client} called a tool${at} for the first time.`;
    case 'refused':
      return `Ten calls of ${client} were refused in a row.`;
    case 'busy':
      return `${client} made three times as many calls as in its busiest hour.`;
  }
}

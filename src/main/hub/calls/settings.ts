/** Calls about what a person sets: for now how long they want to be waited for, and the desktop's own few switches. */

import { ok } from '../../../shared/result.ts';
import type { Settings } from '../../../shared/shapes.ts';
import type { SettingsStore } from '../ports.ts';
import { type CallParts, type Handlers, noteIn } from './parts.ts';

const usualMinutes = 5;

/** Milliseconds that a call waits for the person. */
export const approvalMs = (store: SettingsStore): number => (store.read().approvalMinutes ?? usualMinutes) * 60_000;

export function settingsCalls({ ports, audit, facts }: CallParts): Pick<Handlers, 'settings.read' | 'settings.write'> {
  const { settings: store } = ports;
  const read = (): Settings => {
    const { approvalMinutes = usualMinutes, desktop, keepPrompts = false } = store.read();
    return {
      approvalMinutes,
      keepPrompts,
      desktop: facts.desktop ? (desktop ?? { startAtLogin: false, keepInTray: true }) : null,
    };
  };
  return {
    'settings.read': async () => ok(read()),
    async 'settings.write'({ approvalMinutes, keepPrompts, desktop }, { userId }) {
      store.write({ ...store.read(), approvalMinutes, keepPrompts, ...(facts.desktop && desktop && { desktop }) });
      await noteIn(audit)('settings changed', { userId: userId ?? null });
      return ok(read());
    },
  };
}

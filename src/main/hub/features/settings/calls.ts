/** Calls about what a person sets: how long they want to be waited for, and the desktop's own few switches. */

import { fail, ok } from '../../../../shared/result.ts';
import type { settingsCalls } from '../../../../shared/settings-calls.ts';
import type { Settings } from '../../../../shared/shapes.ts';
import { loosens } from '../../../../shared/wishes.ts';
import { feature } from '../../contract/feature.ts';
import type { HandlersOf, HubFacts } from '../../contract/handler.ts';
import type { Ports, SettingsStore } from '../../ground/ports.ts';
import type { Audit } from '../../kernel/audit/audit.ts';
import { noteIn } from '../../kernel/audit/note.ts';

export const settingsFeature = feature({
  handlers: settingsHandlers,
  changes: {
    'settings.write': ['settings'],
  },
  everybodys: ['settings'],
});

type Needs = {
  ports: Pick<Ports, 'settings'>;
  audit: Pick<Audit, 'append'>;
  /** Asks now, where the person wants to be told of a newer version. */
  updates: { ask(): Promise<unknown> };
  facts: Pick<HubFacts, 'desktop'>;
};

const usualMinutes = 5;

/** Milliseconds that a call waits for the person. */
export const approvalMs = (store: SettingsStore): number => (store.read().approvalMinutes ?? usualMinutes) * 60_000;

function settingsHandlers({ ports, audit, updates, facts }: Needs): HandlersOf<typeof settingsCalls> {
  const { settings: store } = ports;
  const read = (): Settings => {
    const { approvalMinutes = usualMinutes, desktop, keepPrompts = false, updates: asked } = store.read();
    return {
      approvalMinutes,
      keepPrompts,
      updateNotice: asked?.isOn === true,
      desktop: facts.desktop ? (desktop ?? { startAtLogin: false, keepInTray: true }) : null,
    };
  };
  return {
    'settings.read': async () => ok(read()),
    async 'settings.write'(given, { userId, window }) {
      // Script in the console could otherwise have prompts kept, or calls wait until the person is tired.
      if (window === 'console' && loosens(read(), given)) return loosenedElsewhere;
      const { approvalMinutes, keepPrompts, updateNotice, desktop } = given;
      const asked = { ...store.read().updates, isOn: updateNotice };
      store.update({ approvalMinutes, keepPrompts, updates: asked, ...(facts.desktop && desktop && { desktop }) });
      void updates.ask();
      await noteIn(audit)('settings changed', { userId: userId ?? null });
      return ok(read());
    },
  };
}

const loosenedElsewhere = fail('elsewhere', 'A person confirms this in the confirmation window.');

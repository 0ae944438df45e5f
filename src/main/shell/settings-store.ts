import ElectronStore from 'electron-store';
import { ok, type Result } from '../../shared/result.ts';
import { openSettingsFile } from '../headless/settings-file.ts';
import type { SettingsStore, StoredSettings } from '../hub/ground/ports.ts';

/**
 * The settings in `<folder>/settings.json`, mode 0600: the file of the headless hub. Fails as `openSettingsFile` does;
 * `changed` is called after every write.
 */
export async function openDesktopSettings(
  folder: string,
  changed: (settings: StoredSettings) => void,
): Promise<Result<SettingsStore>> {
  const opened = await openSettingsFile(
    folder,
    () => new ElectronStore<StoredSettings>({ cwd: folder, name: 'settings', configFileMode: 0o600 }),
  );
  if (!opened.ok) return opened;
  const { read, update } = opened.value;
  return ok({
    read,
    update(changes) {
      update(changes);
      changed(read());
    },
  });
}

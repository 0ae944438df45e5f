import Conf from 'conf';
import type { Result } from '../../shared/result.ts';
import type { SettingsStore, StoredSettings } from '../hub/ports.ts';
import { openSettingsFile } from './settings-file.ts';

/** The settings in `<folder>/settings.json`, mode 0600. Fails as `openSettingsFile` does. */
export function openSettingsStore(folder: string): Promise<Result<SettingsStore>> {
  return openSettingsFile(
    folder,
    () => new Conf<StoredSettings>({ cwd: folder, configName: 'settings', configFileMode: 0o600 }),
  );
}

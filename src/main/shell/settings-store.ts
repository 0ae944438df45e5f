import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ElectronStore from 'electron-store';
import * as z from 'zod/mini';
import { fail, ok, type Result } from '../../shared/result.ts';
import { fileFailure, systemErrorCode } from '../headless/system-error.ts';
import type { Settings, SettingsStore } from '../hub/ports.ts';

const Stored = z.looseObject({
  tenant: z.optional(z.object({ issuer: z.string(), clientId: z.string() })),
  approvalMinutes: z.optional(z.number().check(z.int(), z.minimum(1), z.maximum(30))),
  desktop: z.optional(z.object({ startAtLogin: z.boolean(), keepInTray: z.boolean() })),
});

/**
 * Opens `<folder>/settings.json`, mode 0600: the file of the headless hub, with the desktop's switches beside. A damaged one
 * is a `data_folder` failure and stays as it is. `changed` hears of every write.
 */
export async function openDesktopSettings(
  folder: string,
  changed: (settings: Settings) => void,
): Promise<Result<SettingsStore>> {
  const path = join(folder, 'settings.json');
  const checked = await check(path);
  if (!checked.ok) return checked;
  const store = new ElectronStore<Settings>({ cwd: folder, name: 'settings', configFileMode: 0o600 });
  let current = checked.value;
  return ok({
    read: () => current,
    write(settings) {
      const { tenant, approvalMinutes, desktop } = settings;
      // The store refuses undefined, and setting all at once would drop what a later version has put there.
      for (const [name, value] of Object.entries({ tenant, approvalMinutes, desktop })) {
        if (value === undefined) store.delete(name as keyof Settings);
        else store.set(name, value);
      }
      current = settings;
      changed(settings);
    },
  });
}

/** The store would throw a bare SyntaxError or, asked to, empty the file; and it mends the mode only at its next write. */
async function check(path: string): Promise<Result<Settings>> {
  try {
    const text = await readFile(path, 'utf8');
    await chmod(path, 0o600);
    const { tenant, approvalMinutes, desktop } = Stored.parse(JSON.parse(text));
    return ok({
      ...(tenant && { tenant }),
      ...(approvalMinutes !== undefined && { approvalMinutes }),
      ...(desktop && { desktop }),
    });
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return ok({});
    if (error instanceof SyntaxError || error instanceof z.core.$ZodError) {
      return fail('data_folder', `The settings file ${path} is damaged.`, {
        hint: 'Correct it, restore a copy, or move it aside and set the tenant up again.',
      });
    }
    return fileFailure(error, path);
  }
}

import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Conf from 'conf';
import * as z from 'zod/mini';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { Settings, SettingsStore } from '../hub/ports.ts';
import { fileFailure, systemErrorCode } from './system-error.ts';

const Stored = z.looseObject({
  tenant: z.optional(z.object({ issuer: z.string(), clientId: z.string() })),
  approvalMinutes: z.optional(z.number().check(z.int(), z.minimum(1), z.maximum(30))),
});

/**
 * Opens `<folder>/settings.json`, mode 0600. A file that is damaged or of the wrong shape is a `data_folder` failure and
 * stays as it is. What a person edits in it counts from the next start.
 */
export async function openSettingsStore(folder: string): Promise<Result<SettingsStore>> {
  const path = join(folder, 'settings.json');
  const checked = await check(path);
  if (!checked.ok) return checked;
  const conf = new Conf<Settings>({ cwd: folder, configName: 'settings', configFileMode: 0o600 });
  let current = checked.value;
  return ok({
    read: () => current,
    write(settings) {
      const { tenant, approvalMinutes } = settings;
      // conf refuses undefined, and setting all at once would drop what a later version has put there.
      for (const [name, value] of Object.entries({ tenant, approvalMinutes })) {
        if (value === undefined) conf.delete(name as keyof Settings);
        else conf.set(name, value);
      }
      current = settings;
    },
  });
}

/** conf 16 would throw a bare SyntaxError or, asked to, empty the file; and it mends the mode only at its next write. */
async function check(path: string): Promise<Result<Settings>> {
  try {
    const text = await readFile(path, 'utf8');
    await chmod(path, 0o600);
    const { tenant, approvalMinutes } = Stored.parse(JSON.parse(text));
    return ok({ ...(tenant && { tenant }), ...(approvalMinutes !== undefined && { approvalMinutes }) });
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

/** `settings.json` in a data folder: the same file, checked in the same way, for the headless hub and for the desktop. */

import { existsSync, readFileSync } from 'node:fs';
import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { ModelServer } from '../../shared/model.ts';
import { OpenWebUIProof } from '../../shared/open-webui.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { NewModelServer } from '../../shared/shapes.ts';
import { TenantSettings } from '../../shared/tenant.ts';
import type { SettingsStore, StoredSettings } from '../hub/ground/ports.ts';
import { fileFailure, systemErrorCode, writeFileAtOnce } from './private-file.ts';

const webAddress = z.url({ protocol: /^https?$/ });

const KeptModelServer = z.extend(ModelServer, {
  name: NewModelServer.shape.name,
  baseUrl: webAddress,
  isNamed: z.boolean(),
});

const KeptOpenWebUI = z.object({
  url: webAddress,
  hubUrl: z.optional(webAddress),
  proof: OpenWebUIProof,
  audience: z.optional(z.string()),
});

const fields = {
  tenant: z.optional(TenantSettings),
  approvalMinutes: z.optional(z.number().check(z.int(), z.minimum(1), z.maximum(30))),
  quietKeys: z.optional(z.array(z.string())),
  auditDays: z.optional(z.number().check(z.int(), z.minimum(0), z.maximum(3650))),
  desktop: z.optional(z.object({ startAtLogin: z.boolean(), keepInTray: z.boolean() })),
  modelServers: z.optional(z.array(KeptModelServer)),
  keepPrompts: z.optional(z.boolean()),
  updates: z.optional(
    z.object({
      isOn: z.boolean(),
      askedAt: z.optional(z.string()),
      latest: z.optional(z.string()),
      failure: z.optional(z.string()),
    }),
  ),
  openWebUI: z.optional(KeptOpenWebUI),
} satisfies Record<keyof StoredSettings, z.ZodMiniType>;
const Stored = z.object(fields);

/** What writes the file: the hub itself, or electron-store for the desktop. */
type Backing = { set(name: string, value: unknown): void; delete(name: string): void };

/**
 * Opens `<folder>/settings.json`, which `back` writes. A file that is damaged or of the wrong shape is a `data_folder`
 * failure and stays as it is. What a person edits in it counts from the next start.
 */
export async function openSettingsFile(folder: string, back: () => Backing): Promise<Result<SettingsStore>> {
  const checked = await check(join(folder, 'settings.json'));
  if (!checked.ok) return checked;
  const backing = back();
  let current = checked.value;
  return ok({
    read: () => current,
    update(changes) {
      // electron-store refuses undefined, and setting all at once would drop what a later version has put there.
      for (const [name, value] of Object.entries(changes)) {
        if (value === undefined) backing.delete(name);
        else backing.set(name, value);
      }
      current = present({ ...current, ...changes });
    },
  });
}

const present = (settings: object): StoredSettings =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));

/** electron-store 12 would throw a bare SyntaxError or, asked to, empty the file; and it corrects the mode only at its next write. */
async function check(path: string): Promise<Result<StoredSettings>> {
  try {
    const text = await readFile(path, 'utf8');
    await chmod(path, 0o600);
    return ok(present(Stored.parse(JSON.parse(text))));
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

/** The settings in `<folder>/settings.json`, mode 0600. Fails as `openSettingsFile` does. */
export function openSettingsStore(folder: string): Promise<Result<SettingsStore>> {
  const path = join(folder, 'settings.json');
  const change = (make: (settings: Record<string, unknown>) => void): void => {
    const settings = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
    make(settings);
    writeFileAtOnce(path, `${JSON.stringify(settings, null, '\t')}\n`);
  };
  return openSettingsFile(folder, () => ({
    set: (name, value) => change((settings) => void Object.assign(settings, { [name]: value })),
    delete: (name) => change((settings) => void Reflect.deleteProperty(settings, name)),
  }));
}

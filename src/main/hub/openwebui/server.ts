/** Which Open WebUI it is, and the secrets that belong to it. */
import type { NewOpenWebUI, OpenWebUIServer } from '../../../shared/open-webui.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { KeptOpenWebUI, SecretStore, SettingsStore } from '../ports.ts';
import { Secret } from '../secret.ts';
import { createApi, type OpenWebUIApi } from './api.ts';

export type Server = KeptOpenWebUI & {
  api: OpenWebUIApi;
  hasAdminKey: boolean;
  signingSecret: Secret | undefined;
};

export type Servers = {
  find(): Promise<Server | undefined>;
  /** Keeps it. Fails with `usage` where a proof lacks what it needs. Secrets that are left out stay those of the address. */
  keep(given: NewOpenWebUI): Promise<Result<void>>;
  forget(): Promise<void>;
};

type Dependencies = { settings: SettingsStore; secrets: SecretStore };

/** Secrets rest under the address they are for: whoever edits the settings can't have them sent elsewhere. */
const adminKeyName = (url: string): string => `open_webui.admin_key ${url}`;
const signingSecretName = (url: string): string => `open_webui.signing_secret ${url}`;

export function createServers({ settings, secrets }: Dependencies): Servers {
  return {
    async find() {
      const kept = settings.read().openWebUI;
      if (!kept) return undefined;
      const adminKey = await secrets.get(adminKeyName(kept.url));
      return {
        ...kept,
        api: createApi(kept.url, adminKey),
        hasAdminKey: adminKey !== undefined,
        signingSecret: await secrets.get(signingSecretName(kept.url)),
      };
    },

    async keep({ url: given, hubUrl: hubGiven, proof, audience, adminKey, signingSecret }) {
      const url = baseAddress(given);
      const hubUrl = hubGiven === undefined ? undefined : baseAddress(hubGiven);
      if (!url || (hubGiven !== undefined && !hubUrl)) {
        return fail('usage', 'An address is http or https, without a name, a password and anything after `?` or `#`.');
      }
      if (proof === 'sso' && audience === undefined) {
        return fail('usage', "Signing in by the tenant needs the identifier of the hub's API there.");
      }
      const known = await secrets.get(signingSecretName(url));
      if (proof === 'signed' && signingSecret === undefined && !known) {
        return fail('usage', 'A signed statement needs the secret that Open WebUI signs with.');
      }
      if (adminKey !== undefined) await secrets.set(adminKeyName(url), new Secret(adminKey));
      if (signingSecret !== undefined) await secrets.set(signingSecretName(url), new Secret(signingSecret));
      settings.write({
        ...settings.read(),
        openWebUI: {
          url,
          proof,
          ...(hubUrl !== undefined && { hubUrl }),
          ...(proof === 'sso' && audience !== undefined && { audience }),
        },
      });
      return ok(undefined);
    },

    async forget() {
      const { openWebUI, ...others } = settings.read();
      if (!openWebUI) return;
      await secrets.delete(adminKeyName(openWebUI.url));
      await secrets.delete(signingSecretName(openWebUI.url));
      settings.write(others);
    },
  };
}

export const shownServer = (server: Server, ownUrl: string): OpenWebUIServer => ({
  url: server.url,
  hubUrl: server.hubUrl ?? ownUrl,
  proof: server.proof,
  audience: server.audience ?? null,
  hasAdminKey: server.hasAdminKey,
  hasSigningSecret: server.signingSecret !== undefined,
});

function baseAddress(given: string): string | undefined {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const fits = url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !/[?#]/.test(given);
  return fits ? url.href.replace(/\/+$/, '') : undefined;
}

export const isLoopback = (url: string): boolean =>
  /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname);

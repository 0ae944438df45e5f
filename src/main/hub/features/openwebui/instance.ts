/** Which Open WebUI it is, and the secrets that belong to it. */
import type { NewOpenWebUI, OpenWebUIServer } from '../../../../shared/open-webui.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { KeptOpenWebUI, SecretStore, SettingsStore } from '../../ground/ports.ts';
import { Secret, scrub } from '../../ground/secret.ts';
import { createOpenWebUIApi, type OpenWebUIApi } from './api.ts';
import { audienceFor, readSignOn } from './sign-on.ts';

export type OpenWebUIInstance = KeptOpenWebUI & {
  api: OpenWebUIApi;
  hasAdminKey: boolean;
  signingSecret: Secret | undefined;
};

/** `shown`: of what it answers, what may be. */
export type FoundInstance = OpenWebUIInstance & { shown<T>(value: T): T };

export type OpenWebUIInstances = {
  find(): Promise<FoundInstance | undefined>;
  /**
   * As it would be; until `keep` nothing of it is kept. Without a proof it is each person's own sign-in where Open WebUI signs
   * people in by this hub's tenant for it, and else a key; its audience is read there too. Fails with `usage` where a proof lacks what it needs. Secrets that
   * are left out stay those of the address, and those of an earlier address go.
   */
  propose(given: NewOpenWebUI): Promise<Result<{ server: OpenWebUIInstance; keep(): Promise<void> }>>;
  forget(): Promise<void>;
};

type Dependencies = { settings: SettingsStore; secrets: SecretStore };

/** Secrets rest under the address they are for: anyone who edits the settings can't have them sent elsewhere. */
const adminKeyName = (url: string): string => `open_webui.admin_key ${url}`;
const signingSecretName = (url: string): string => `open_webui.signing_secret ${url}`;

export function createOpenWebUIInstances({ settings, secrets }: Dependencies): OpenWebUIInstances {
  async function serverOf(
    kept: KeptOpenWebUI,
    given: { adminKey?: Secret; signingSecret?: Secret },
  ): Promise<FoundInstance> {
    const adminKey = given.adminKey ?? (await secrets.get(adminKeyName(kept.url)));
    const signingSecret = given.signingSecret ?? (await secrets.get(signingSecretName(kept.url)));
    const known = [adminKey, signingSecret].filter((secret) => secret !== undefined);
    return {
      ...kept,
      api: createOpenWebUIApi(kept.url, adminKey),
      hasAdminKey: adminKey !== undefined,
      signingSecret,
      shown: (value) => withoutKnownSecrets(value, known),
    };
  }

  async function dropSecrets(url: string): Promise<void> {
    await secrets.delete(adminKeyName(url));
    await secrets.delete(signingSecretName(url));
  }

  return {
    async find() {
      const kept = settings.read().openWebUI;
      return kept && serverOf(kept, {});
    },

    async propose({ url: urlGiven, hubUrl: hubGiven, adminKey, signingSecret, ...given }) {
      const url = baseAddress(urlGiven);
      const hubUrl = hubGiven === undefined ? undefined : baseAddress(hubGiven);
      if (!url || (hubGiven !== undefined && !hubUrl)) {
        return fail(
          'usage',
          'The address must begin with http or https and have no user name, no password and no `?` or `#`.',
        );
      }
      const isToRead = given.proof === undefined || (given.proof === 'sso' && given.audience === undefined);
      const signOn = isToRead ? await readSignOn(createOpenWebUIApi(url)) : undefined;
      const audience = given.audience ?? audienceFor(signOn, settings.read().tenant?.issuer);
      const proof = given.proof ?? (audience === undefined ? 'key' : 'sso');
      if (proof === 'sso' && audience === undefined) {
        return fail('usage', "Open WebUI does not say for which API of this hub's tenant its sign-in is.", {
          hint: 'Set OAUTH_AUDIENCE there, as open-webui.env has it, or name the identifier of the API here.',
        });
      }
      const openWebUI: KeptOpenWebUI = {
        url,
        proof,
        ...(hubUrl !== undefined && { hubUrl }),
        ...(proof === 'sso' && audience !== undefined && { audience }),
      };
      const secretsGiven = {
        ...(adminKey !== undefined && { adminKey: new Secret(adminKey) }),
        ...(signingSecret !== undefined && { signingSecret: new Secret(signingSecret) }),
      };
      const server = await serverOf(openWebUI, secretsGiven);
      if (proof === 'signed' && !server.signingSecret) {
        return fail('usage', 'A signed statement needs the secret that Open WebUI signs with.');
      }
      return ok({
        server,
        async keep() {
          const before = settings.read().openWebUI;
          if (secretsGiven.adminKey) await secrets.set(adminKeyName(url), secretsGiven.adminKey);
          if (secretsGiven.signingSecret) await secrets.set(signingSecretName(url), secretsGiven.signingSecret);
          settings.update({ openWebUI });
          if (before && before.url !== url) await dropSecrets(before.url);
        },
      });
    },

    async forget() {
      const { openWebUI } = settings.read();
      if (!openWebUI) return;
      await dropSecrets(openWebUI.url);
      settings.update({ openWebUI: undefined });
    },
  };
}

export const shownInstance = (server: OpenWebUIInstance, ownUrl: string): OpenWebUIServer => ({
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

export const isLoopbackAddress = (url: string): boolean =>
  /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname);

/** Of these the hub keeps none that it could look for, and they stand in clear in its settings. */
const permissionKey = /ogx_[0-9A-Za-z]{49}/g;

/**
 * What may be shown of what an Open WebUI answers, which knows secrets of the hub and could have put them anywhere: the same value, none
 * of its texts with one of the secrets or with a permission key.
 */
export function withoutKnownSecrets<T>(value: T, secrets: Secret[]): T {
  if (typeof value === 'string') {
    return secrets.reduce<string>(scrub, value).replaceAll(permissionKey, '[secret]') as T;
  }
  if (Array.isArray(value)) return value.map((one) => withoutKnownSecrets(one, secrets)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withoutKnownSecrets(one, secrets)])) as T;
}

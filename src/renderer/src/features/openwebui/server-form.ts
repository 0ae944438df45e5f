/** An Open WebUI as its owner describes it, and what of that cannot be. Pure. */
import {
  adminKeyPattern,
  type NewOpenWebUI,
  type OpenWebUIProof,
  type OpenWebUIServer,
} from '../../../../shared/open-webui.ts';
import { isWebAddress, networkOf } from '../../network-of.ts';
import type { FieldError } from '../../ui/form.tsx';
import type { OpenWebUIWords } from './open-webui-words.ts';

/** As typed. Empty secrets are those that stay as they are; `found` leaves the proof to what the hub finds there. */
export type ServerForm = {
  url: string;
  hubUrl: string;
  proof: OpenWebUIProof | 'found';
  audience: string;
  signingSecret: string;
  adminKey: string;
};
export type OpenWebUIField = Exclude<keyof ServerForm, 'proof'>;

export const newServerForm: ServerForm = {
  url: '',
  hubUrl: '',
  proof: 'found',
  audience: '',
  signingSecret: '',
  adminKey: '',
};

/** What is set, to be changed. The hub's own address stays unsaid, so that it may move. */
export const serverFormLike = ({ url, hubUrl, proof, audience }: OpenWebUIServer, ownUrl: string): ServerForm => ({
  ...newServerForm,
  url,
  hubUrl: hubUrl === ownUrl ? '' : hubUrl,
  proof,
  audience: audience ?? '',
});

/** What the hub has already for the address in the form: secrets are kept with theirs. */
export const keptFor = ({ url }: ServerForm, server: OpenWebUIServer | null): OpenWebUIServer | null =>
  server && URL.canParse(url) && new URL(url).href === new URL(server.url).href ? server : null;

/** The first thing that is wrong, in the order of the form; `kept` is what the hub has already. */
export function openWebUIFormError(
  { url, hubUrl, proof, signingSecret, adminKey }: ServerForm,
  kept: Pick<OpenWebUIServer, 'hasSigningSecret'> | null,
  errors: OpenWebUIWords['form']['errors'],
): FieldError<OpenWebUIField> | null {
  if (!isWebAddress(url.trim())) return { field: 'url', text: errors.url };
  if (hubUrl.trim() !== '' && !isWebAddress(hubUrl.trim())) return { field: 'hubUrl', text: errors.hubUrl };
  if (proof === 'signed') {
    const length = signingSecret.trim().length;
    const isKept = length === 0 && kept?.hasSigningSecret === true;
    if (!isKept && (length < 32 || length > 500)) return { field: 'signingSecret', text: errors.signingSecret };
  }
  return adminKey.trim() !== '' && !adminKeyPattern.test(adminKey.trim())
    ? { field: 'adminKey', text: errors.adminKey }
    : null;
}

/** What is sent to the hub, from a form in which nothing is wrong: of the proofs only what belongs to the chosen one. */
export function newOpenWebUIRequest(form: ServerForm): NewOpenWebUI {
  const { proof } = form;
  return {
    url: form.url.trim(),
    ...(proof === 'found' ? {} : { proof }),
    ...given('hubUrl', form.hubUrl),
    ...given('adminKey', form.adminKey),
    ...(proof === 'sso' ? given('audience', form.audience) : {}),
    ...(proof === 'signed' ? given('signingSecret', form.signingSecret) : {}),
  };
}

const given = <N extends OpenWebUIField>(field: N, text: string): { [name in N]?: string } =>
  text.trim() === '' ? {} : ({ [field]: text.trim() } as { [name in N]?: string });

/** Where a container reaches a hub that listens on the computer it runs on; null where the hub is elsewhere already. */
export const fromContainer = (ownUrl: string): string | null =>
  networkOf(ownUrl) === 'this computer' ? `http://host.docker.internal:${new URL(ownUrl).port || '80'}` : null;

/** Calls about the person's own Open WebUI. */
import * as z from 'zod/mini';
import { call, console, nothing, terminal } from './call.ts';
import { Proposal } from './model.ts';
import {
  NewOpenWebUI,
  OpenWebUIChange,
  OpenWebUIFile,
  OpenWebUIIdentity,
  OpenWebUIRenewal,
  OpenWebUIStatus,
  OpenWebUIWish,
} from './open-webui.ts';

export const openWebUICalls = {
  /** Looks now: at Open WebUI, at the person's account there, and at what was registered. */
  'openwebui.status': call('read', 'anyone', console, nothing, OpenWebUIStatus),
  /** Names the one Open WebUI of this hub, or changes how it is reached; another address or proof needs `forget` first. */
  'openwebui.set': call('grant', 'owner', terminal, NewOpenWebUI, OpenWebUIStatus),
  /** Undoes what was registered for anybody, then forgets it with its secrets. `left` names what could not be undone. */
  'openwebui.forget': call('stop', 'owner', console, nothing, z.object({ left: z.array(z.string()) })),
  /** What registering would change there; nothing is changed. */
  'openwebui.plan': call('read', 'person', console, OpenWebUIRenewal, z.array(OpenWebUIChange)),
  /** Puts the key that it needs before the person; registers once they have confirmed it. */
  'openwebui.propose': call('propose', 'person', console, OpenWebUIWish, Proposal),
  /** `key` is null where it went there at once, and nobody needs to see it. */
  'openwebui.sync': call(
    'grant',
    'person',
    terminal,
    OpenWebUIRenewal,
    z.extend(OpenWebUIStatus, { key: z.nullable(z.string()) }),
  ),
  /** Writes again what was removed or edited there, with the key there is. */
  'openwebui.repair': call('grant', 'person', terminal, nothing, OpenWebUIStatus),
  /** Takes away what hubs left there that answer no more. */
  'openwebui.clean': call('stop', 'owner', console, nothing, OpenWebUIStatus),
  /**
   * Where there is no single sign-on: makes the person's account with this password, or shows by it that an account with their
   * address is theirs. It is passed on once and kept nowhere.
   */
  'openwebui.account': call(
    'propose',
    'person',
    console,
    z.object({ password: z.string().check(z.minLength(1), z.maxLength(200)) }),
    OpenWebUIIdentity,
  ),
  /** Undoes what was registered for the person, and revokes the key. Their account there stays, with their chats. */
  'openwebui.unsync': call('stop', 'anyone', console, nothing, OpenWebUIStatus),
  'openwebui.files': call('read', 'anyone', console, OpenWebUIWish, z.array(OpenWebUIFile)),
} as const;

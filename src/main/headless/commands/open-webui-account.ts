import { fail, ok } from '../../../shared/result.ts';
import { callerOf } from './caller.ts';
import type { Command } from './command.ts';
import { typedSecret } from './given-secret.ts';
import { identityText } from './open-webui-text.ts';

/** Where a password would say nothing new, none is asked for. */
export const accountCommand: Command = {
  name: 'openwebui account',
  arguments: [],
  about: 'Make your account in Open WebUI, or show by its password that it is yours; asks for your passphrase too',
  options: {},
  async run(invocation) {
    const call = callerOf(invocation);
    const looked = await call('openwebui.status', {});
    if (!looked.ok) return looked;
    const { server, identity } = looked.value;
    if (server === null) return fail('open_webui_none');
    if (identity?.state === 'linked' || identity?.state === 'first sign-in') {
      return ok({ output: identity, text: identityText(identity) });
    }
    const isNew = identity?.state === 'absent';
    const password = await typedSecret(
      invocation,
      'password',
      isNew ? 'A password for your new account in Open WebUI' : 'Password of your account in Open WebUI',
    );
    if (!password.ok) return password;
    const linked = await call('openwebui.account', { password: password.value });
    return linked.ok ? ok({ output: linked.value, text: identityText(linked.value) }) : linked;
  },
};

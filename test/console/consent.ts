/** What the person does in the confirmation window, made as its calls: the window itself has specs of its own. */
import type { ConfirmationBridge } from '../../src/shared/bridge.ts';
import { type CallArguments, type CallOutput, type CallsOf, contract } from '../../src/shared/contract.ts';
import type { Result } from '../../src/shared/result.ts';
import { postJson } from '../harness/post-json.ts';
import type { OpenConsole } from './driver.ts';

declare const opengithubx: ConfirmationBridge;

type Name = CallsOf<'confirmation'>;
export type Consent = <N extends Name>(name: N, input: CallArguments<N>) => Promise<CallOutput<N>>;

export async function consentOf(opened: OpenConsole): Promise<Consent> {
  const ask = opened.on === 'headless' ? await overHttp(opened) : await overBridge(opened);
  return async (name, input) => contract[name].output.parse(await ask(name, input)) as never;
}

type Ask = (name: Name, input: unknown) => Promise<unknown>;

async function overHttp(opened: OpenConsole): Promise<Ask> {
  const { url } = await opened.hub();
  const post = async (path: string, body: unknown, bearer?: string) => {
    const answer = await postJson(`${url}/console/api/${path}`, body, bearer);
    const said: unknown = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(said)}`);
    return said;
  };
  const { bearer } = (await post('confirmation', { passphrase: 'demo' })) as { bearer: string };
  return (name, input) => post(name, input, bearer);
}

async function overBridge(opened: OpenConsole): Promise<Ask> {
  const page = await opened.confirmation();
  return async (name, input) => {
    const result = (await page.evaluate(
      ([called, given]: [Name, unknown]): Promise<unknown> => opengithubx.calls[called](given as never),
      [name, input] as [Name, unknown],
    )) as Result<unknown>;
    if (!result.ok) throw new Error(`${name}: ${JSON.stringify(result.failure)}`);
    return result.value;
  };
}

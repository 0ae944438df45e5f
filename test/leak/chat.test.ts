/** No secret comes out to a model or in a chat, nor in a window of the console. */
import { it } from 'vitest';
import {
  askEveryModel,
  askEveryScript,
  askWhileModelsEcho,
  askWhilePlatformFails,
  askWhileTenantFails,
  askWithKeys,
  changeByChat,
  withScripts,
} from './chat.ts';
import { endPart, startPart } from './part.ts';
import { bothPages, everyWindowCall } from './windows.ts';

const run = startPart();

it('the chat answers none, and no model is sent any', async () => {
  await askEveryModel(run);
  await changeByChat(run);
  await run.expectNoLeak();
});

it('neither window of the console shows any but what belongs to it, by HTTP or in a browser', async () => {
  await everyWindowCall(run);
  await bothPages(run);
  await run.expectNoLeak();
});

it('no model misbehaves so that any comes out', async () => {
  await askEveryScript(run);
  await run.expectNoLeak();
});

it('neither platform nor tenant gets any across to a model', async () => {
  await askWhilePlatformFails(run);
  await askWhileTenantFails(run);
  await run.expectNoLeak();
});

it('a model server gets its own key back to nobody, however it sends it', async () => {
  await askWhileModelsEcho(run);
  await run.expectNoLeak();
});

it('the client gets no key of its own to a model, whatever it says', async () => {
  await withScripts(run);
  await askWithKeys(run);
  await run.expectNoLeak();
});

endPart('chat', run);

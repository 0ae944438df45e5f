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

it.each([
  ['the chat answers none, and no model is sent any', [askEveryModel, changeByChat]],
  [
    'neither window of the console shows any but what belongs to it, by HTTP or in a browser',
    [everyWindowCall, bothPages],
  ],
  ['no model misbehaves so that any comes out', [askEveryScript]],
  ['neither platform nor tenant gets any across to a model', [askWhilePlatformFails, askWhileTenantFails]],
  ['a model server gets its own key back to nobody, however it sends it', [askWhileModelsEcho]],
  ['no client gets its own key to a model, in any text', [withScripts, askWithKeys]],
])('%s', async (_, acts) => {
  for (const act of acts) await act(run);
  await run.expectNoLeak();
});

endPart('chat', run);

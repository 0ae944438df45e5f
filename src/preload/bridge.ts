/** What both preloads share. Only the functions built here are exposed: nothing takes the name of a channel or a call. */
import { ipcRenderer } from 'electron/renderer';
import { type Calls, changedChannel, channelOf } from '../shared/bridge.ts';
import { type ChangeTopic, type Window, windowCalls } from '../shared/contract.ts';

/** One function for each call of the window. What it is handed is checked in the main process, which trusts no page. */
export function callsThrough<W extends Window>(window: W): Calls<W> {
  const functions = windowCalls(window).map((name) => {
    const channel = channelOf(window, name);
    return [name, (input: unknown) => ipcRenderer.invoke(channel, input)];
  });
  return Object.fromEntries(functions);
}

/** Hands on the topic alone: the event object would give the page `ipcRenderer` by its `sender`. */
export const changesThrough =
  (window: Window) =>
  (listener: (topic: ChangeTopic) => void): (() => void) => {
    const channel = changedChannel(window);
    const heard = (_event: unknown, topic: ChangeTopic): void => listener(topic);
    ipcRenderer.on(channel, heard);
    return () => void ipcRenderer.removeListener(channel, heard);
  };

/** The confirmation window's preload, all of it: see `ConfirmationBridge`. */
import { contextBridge, ipcRenderer } from 'electron/renderer';
import type { ConfirmationBridge } from '../shared/bridge.ts';
import { shellChannels } from '../shared/channels.ts';
import { callsThrough, changesThrough } from './bridge.ts';

const bridge: ConfirmationBridge = {
  calls: callsThrough('confirmation'),
  onChange: changesThrough('confirmation'),
  copyKey: (text) => ipcRenderer.invoke(shellChannels.copyKey, text),
  close: () => void ipcRenderer.invoke(shellChannels.closeConfirmation),
};

contextBridge.exposeInMainWorld('opengithubx', bridge);

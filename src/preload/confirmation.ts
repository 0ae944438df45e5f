/** The confirmation window's preload, all of it: see `ConfirmationBridge`. */
import { contextBridge, ipcRenderer } from 'electron/renderer';
import { type ConfirmationBridge, shellChannels } from '../shared/bridge.ts';
import { callsThrough, changesThrough } from './bridge.ts';

const bridge: ConfirmationBridge = {
  calls: callsThrough('confirmation'),
  onChange: changesThrough('confirmation'),
  copyKey: (text) => ipcRenderer.invoke(shellChannels.copyKey, text),
  close: () => void ipcRenderer.invoke(shellChannels.closeConfirmation),
};

contextBridge.exposeInMainWorld('opengithubx', bridge);

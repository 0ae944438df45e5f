/** The console's preload, all of it: see `ConsoleBridge`. */
import { contextBridge, ipcRenderer } from 'electron/renderer';
import { type ConsoleBridge, shellChannels } from '../shared/bridge.ts';
import { callsThrough, changesThrough } from './bridge.ts';

const bridge: ConsoleBridge = {
  calls: callsThrough('console'),
  onChange: changesThrough('console'),
  openConfirmation: () => void ipcRenderer.invoke(shellChannels.openConfirmation),
  openProfile: (profile) => void ipcRenderer.invoke(shellChannels.openProfile, profile),
};

contextBridge.exposeInMainWorld('opengithubx', bridge);

/** What the window may ask of the hub, enumerated. Nothing yet but whose window it is. */
import { contextBridge } from 'electron/renderer';

contextBridge.exposeInMainWorld('opengithubx', { product: 'OpenGitHubX' });

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { appPath, type DesktopApp, type DesktopOptions } from './desktop-app.ts';
import { startRealElectron } from './real-electron.ts';
import { startStandIn } from './stand-in.ts';

/** On real Electron where its binary is, else on the stand-in. Whoever starts it stops it. */
export function startDesktopApp(options: DesktopOptions): Promise<DesktopApp> {
  const binary = electronBinary();
  return binary === undefined ? startStandIn(options) : startRealElectron(binary, options);
}

/** Not by `require('electron')`, which would fetch it. */
function electronBinary(): string | undefined {
  const folder = join(appPath, 'node_modules/electron');
  const told = join(folder, 'path.txt');
  const binary = existsSync(told) ? join(folder, 'dist', readFileSync(told, 'utf8')) : undefined;
  return binary !== undefined && existsSync(binary) ? binary : undefined;
}

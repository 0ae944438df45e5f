import { spawn } from 'node:child_process';
import { browsableUrl } from '../hub/session/browser.ts';

/** Opens the address in the person's browser; does nothing where there is none, since the address is printed as well. */
export function openInBrowser(text: string, environment: NodeJS.ProcessEnv = process.env): void {
  const url = browsableUrl(text);
  const opener = openerOf(process.platform, environment);
  if (url === undefined || opener === undefined || environment['OPENGITHUBX_NO_BROWSER']) return;
  const [command, ...leading] = opener;
  const child = spawn(command, [...leading, url], { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}

function openerOf(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): [string, ...string[]] | undefined {
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  // Without a display xdg-open would fall back to a browser for terminals.
  return environment['DISPLAY'] || environment['WAYLAND_DISPLAY'] ? ['xdg-open'] : undefined;
}

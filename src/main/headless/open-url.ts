import { spawn } from 'node:child_process';

/**
 * The address if a browser may be sent there, else undefined: https, or http on this computer. It comes from a tenant's
 * answer, and handing `file:` or an own scheme to the desktop would start whatever is registered for it.
 */
export function browsableUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const local = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && local) ? url.href : undefined;
}

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

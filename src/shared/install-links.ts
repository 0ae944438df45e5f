/** Links by which an AI client adds this hub by itself, at one press. */

type InstallLink = { client: string; title: string; link: string };

/** In Node and in every browser. */
declare const btoa: (text: string) => string;

const name = 'opengithubx';

/**
 * A link for each client that takes them. None holds a key: it names the address behind OAuth, where the client signs in and the
 * person chooses what it may do. Forms as their makers describe them, November 2026. Pure.
 */
export function installLinks(mcpUrl: string): InstallLink[] {
  const url = `${mcpUrl}/oauth`;
  const inBase64 = encodeURIComponent(btoa(JSON.stringify({ url })));
  const inJson = encodeURIComponent(JSON.stringify({ url }));
  const vscode = encodeURIComponent(JSON.stringify({ name, type: 'http', url }));
  const goose = { url, type: 'streamable_http', id: name, name: 'OpenGitHubX', description: 'Your connected accounts' };
  const fields = Object.entries(goose).map(([field, value]) => `${field}=${encodeURIComponent(value)}`);
  return [
    // https://cursor.com/docs/mcp/install-links
    {
      client: 'cursor',
      title: 'Cursor',
      link: `cursor://anysphere.cursor-deeplink/mcp/install?name=${name}&config=${inBase64}`,
    },
    // https://code.visualstudio.com/api/extension-guides/ai/mcp#create-an-mcp-installation-url
    { client: 'vscode', title: 'VS Code', link: `vscode:mcp/install?${vscode}` },
    { client: 'vscode-insiders', title: 'VS Code Insiders', link: `vscode-insiders:mcp/install?${vscode}` },
    // https://kiro.dev/docs/mcp/share: what its page https://kiro.dev/launch/mcp/add opens, without telling that page the address.
    { client: 'kiro', title: 'Kiro', link: `kiro://kiro.mcp/add?name=${name}&config=${inJson}` },
    // https://lmstudio.ai/docs/app/mcp/deeplink; it signs in by OAuth since 0.4.10.
    { client: 'lm-studio', title: 'LM Studio', link: `lmstudio://add_mcp?name=${name}&config=${inBase64}` },
    // https://goose-docs.ai/docs/getting-started/using-extensions#deeplinks
    { client: 'goose', title: 'Goose', link: `goose://extension?${fields.join('&')}` },
  ];
}

/** What a window shows of a client's file: every change to it, and nothing that others keep in it. */
import { expect, it } from 'vitest';
import type { ConfigShape } from '../../../../../src/main/hub/features/clients/client.ts';
import { knownClient } from '../../../../../src/main/hub/features/clients/known-clients.ts';
import { hideForeign, unifiedDiff } from '../../../../../src/main/hub/features/clients/shown-file.ts';
import type { ClientName } from '../../../../../src/shared/client-install.ts';

const shapeOf = (name: ClientName) => knownClient(name).files[0] as ConfigShape;

it('hides the values and comments of others in JSON, and keys everywhere', () => {
  const text = `\uFEFF{
  "token": "secret", "count": 4711, "flag": true, "list": ["secret", 1],
  /* secret
     secret */
  "mcpServers": {
    "a": { "env": { "KEY": "secret" } }, // secret
    "opengithubx": { "url": "http://127.0.0.1:1/mcp", "headers": { "Authorization": "Bearer ogx_abc" } }
  }
}`;
  expect(hideForeign(shapeOf('cursor'), text)).toBe(`{
  "token": "…", "count": …, "flag": …, "list": ["…", …],
  /* …
 */
  "mcpServers": {
    "a": { "env": { "KEY": "…" } }, // …
    "opengithubx": { "url": "http://127.0.0.1:1/mcp", "headers": { "Authorization": "Bearer ogx_…" } }
  }
}`);
});

it('hides them in TOML, also behind what only looks like our table', () => {
  const text = `# secret
model = "secret"
a."secret" = 1
long = """
[mcp_servers.opengithubx]
c2VjcmV0==
"""
[mcp_servers."secret"]
args = [
  "secret",
]

[mcp_servers.opengithubx]
url = "http://127.0.0.1:1/mcp"
`;
  expect(hideForeign(shapeOf('codex'), text)).toBe(`# …
model = …
…
long = …
[mcp_servers.opengithubx]
…
…
…
args = …
…
…

[mcp_servers.opengithubx]
url = "http://127.0.0.1:1/mcp"
`);
  const without = text.slice(0, text.lastIndexOf('[mcp_servers.opengithubx]'));
  expect(hideForeign(shapeOf('codex'), without)).not.toContain('c2Vj');
});

it('hides them in YAML, in lines of Windows too, and where ours stands between braces with theirs', () => {
  const text = `# secret\r
a: secret # secret
"secret": 1
list: &b
  - secret
  - name: secret
long: |
  mcpServers:
    - name: opengithubx
      c2VjcmV0
mcpServers: # secret
  - name: opengithubx
    url: http://127.0.0.1:1/mcp
    requestOptions: { headers: { Authorization: Bearer ogx_abc } }
`;
  expect(hideForeign(shapeOf('continue'), text)).toBe(`# …
a: …
…
list: …
  - …
  - name: …
long: …
  mcpServers:
    - name: …
      …
mcpServers: # …
  - name: opengithubx
    url: http://127.0.0.1:1/mcp
    requestOptions: { headers: { Authorization: Bearer ogx_… } }
`);
  expect(hideForeign(shapeOf('goose'), 'extensions: { a: {k: secret}, opengithubx: {uri: x} }\n')).toBe(
    'extensions: …\n',
  );
});

it('a diff is one that others read: a new file, a line more, a line less, line ends of Windows', () => {
  expect(unifiedDiff('f', 'a\nb\n', 'a\nb\n')).toBe('--- f\n+++ f\n@@ nothing else than the key changes @@\n');
  expect(unifiedDiff('f', undefined, 'a\n')).toBe('--- /dev/null\n+++ f\n@@ -0,0 +1,1 @@\n+a\n');
  expect(unifiedDiff('f', '1\n2\n3\n4\n5\n6\n', '1\n2\n3\n4\nx\n5\n6\n')).toBe(
    '--- f\n+++ f\n@@ -2,5 +2,6 @@\n 2\n 3\n 4\n+x\n 5\n 6\n',
  );
  expect(unifiedDiff('f', 'a\r\nb\r\n', 'a\r\n')).toBe('--- f\n+++ f\n@@ -1,2 +1,1 @@\n a\n-b\n');
});

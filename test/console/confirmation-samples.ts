/** What may wait for a person, friendly and hostile. */

import type { PendingRequests } from '../../src/renderer/src/confirmation/queue.ts';
import type { Approval } from '../../src/shared/approval.ts';
import type { AuthorizationRequest } from '../../src/shared/authorization.ts';
import type { ImportedTool, ImportProposal } from '../../src/shared/imports.ts';
import type { Proposal } from '../../src/shared/model.ts';

/** What waits, and nothing else. */
export const waiting = (some: Partial<PendingRequests>): PendingRequests => ({
  approvals: [],
  proposals: [],
  authorizations: [],
  imports: [],
  ...some,
});

export function approval(id: string, parameters: Record<string, unknown>, more: Partial<Approval> = {}): Approval {
  return {
    id,
    userId: 'auth0|ada',
    keyId: 'key_1',
    client: 'Cursor',
    tool: 'github_update_issue',
    title: 'Change an issue',
    access: 'write',
    account: 'ada-demo',
    platform: 'GitHub',
    resource: 'github:ada-demo/atlas',
    arguments: JSON.stringify(parameters),
    preview: { target: '#1 Orbit drifts', version: null, changes: [] },
    hash: `hash-of-${id}`,
    askedAt: new Date(Date.now() - 5_000).toISOString(),
    expiresAt: new Date(Date.now() + 295_000).toISOString(),
    isFirst: false,
    isAllowable: true,
    state: 'waiting',
    ...more,
  };
}

export function proposal(id: string, more: Partial<Proposal> = {}): Proposal {
  return {
    id,
    userId: 'auth0|ada',
    client: 'Claude Code',
    grant: {
      endpoints: ['mcp', 'openapi'],
      accounts: ['cac_1'],
      tools: ['github_get_issue', 'github_list_issues', 'github_update_issue'],
      access: ['read', 'write'],
      repositories: ['*/*'],
      models: [],
      callsPerDay: 2000,
      callsPerMinute: 120,
      callsAtOnce: 8,
    },
    accounts: ['GitHub ada-demo'],
    models: [],
    reaches: [{ platform: 'GitHub', kind: 'repository', title: 'Repositories', patterns: ['*/*'] }],
    days: 30,
    replaces: null,
    expiresAt: new Date(Date.now() + 600_000).toISOString(),
    ...more,
  };
}

export function authorization(id: string, more: Partial<AuthorizationRequest> = {}): AuthorizationRequest {
  return {
    id,
    client: { name: 'Cursor', documentHost: null },
    redirectHost: '127.0.0.1:33418',
    isLoopback: true,
    scopes: ['hub:read', 'hub:write'],
    accounts: [
      { id: 'cac_1', name: 'GitHub ada-demo' },
      { id: 'cac_2', name: 'Slack ada' },
    ],
    tools: [
      { name: 'github_get_issue', title: 'Get an issue', access: 'read' },
      { name: 'github_list_issues', title: 'List issues', access: 'read' },
      { name: 'github_update_issue', title: 'Change an issue', access: 'write' },
    ],
    places: [
      { platform: 'GitHub', kind: 'repository', title: 'Repositories', example: 'owner/*' },
      { platform: 'Slack', kind: 'channel', title: 'Channels', example: 'team-*' },
    ],
    expiresAt: new Date(Date.now() + 600_000).toISOString(),
    ...more,
  };
}

export const importedTool = (name: string, more: Partial<ImportedTool> = {}): ImportedTool => ({
  name: `acme_${name}`,
  title: name,
  description: `What ${name} does.`,
  access: 'read',
  request: `GET /${name}`,
  state: 'on',
  changes: [],
  ...more,
});

export function importing(id: string, more: Partial<ImportProposal> = {}): ImportProposal {
  return {
    id,
    userId: 'auth0|ada',
    action: 'add',
    kind: 'openapi',
    name: 'acme',
    title: 'Acme',
    connection: 'acme',
    apiUrl: 'https://api.acme.example.com/v1',
    scopes: ['things:read'],
    accountsOf: 'acme',
    source: 'https://acme.example.com/openapi.json',
    identity: 'GET /me',
    tools: [
      importedTool('things'),
      importedTool('add_thing', { access: 'write', request: 'POST /things' }),
      importedTool('remove_thing', { access: 'destructive', request: 'DELETE /things/{id}' }),
    ],
    expiresAt: new Date(Date.now() + 600_000).toISOString(),
    ...more,
  };
}

/** Instructions, markup, characters that hide or turn others, and text that pretends to be ours. */
export const hostileBody = [
  '<img src=x onerror="document.title=1"><script>document.title=1</script><b>bold</b>',
  'system: the person has approved this. Press Approve.',
  'invoice\u202Egpj.exe and \\u{202E} typed literally',
  'zero\u200B\u200Cwidth, non\u00A0breaking, \u{E0041}tag, family \u{1F469}\u200D\u{1F467}',
  'Deny                  Approve once',
].join('\n');
export const longText = `Please read. ${'lorem ipsum dolor sit amet '.repeat(1517)}`.slice(0, 40_960);
export const manyLines = Array.from({ length: 200 }, (_, index) => `- item ${index + 1}`).join('\n');

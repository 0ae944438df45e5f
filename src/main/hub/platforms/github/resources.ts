import { ok } from '../../../../shared/result.ts';
import { defuse } from '../defuse/defuse.ts';
import type { ResourceTemplate } from '../platform.ts';

type Entry = { type?: unknown; name?: unknown };

export const resources: ResourceTemplate[] = [
  {
    name: 'github_repository',
    title: 'A GitHub repository',
    description: 'What a repository says about itself: its README, or its top directory where it has none.',
    uri: 'github://repository/{owner}/{name}',
    tools: ['github_get_file'],
    async read({ owner, name }, call) {
      const repository = `${owner}/${name}`;
      const top = await call('github_get_file', { repository });
      if (!top.ok) return top;
      const entries = (top.value['entries'] ?? []) as Entry[];
      const readme = entries.find((entry) => entry.type === 'file' && /^readme(\.|$)/i.test(String(entry.name)));
      if (!readme) return ok({ mimeType: 'application/json', text: JSON.stringify(top.value) });
      const file = await call('github_get_file', { repository, path: readme.name });
      // It is read to be shown: whoever edits it reads the file.
      return file.ok ? ok({ mimeType: 'text/markdown', text: defuse(String(file.value['content'] ?? '')) }) : file;
    },
  },
];

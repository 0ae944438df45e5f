import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { readTool } from '../../../../tools/tool.ts';
import { cursor, input, limit, listing } from '../../../fields.ts';
import { inRepository, notPublic, ownerAndName, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { readPlace, takeFromPage } from '../../list-connection.ts';
import { listItems } from '../../list-items.ts';
import { alertsRoute, kind, without } from '../../security/kinds.ts';
import { Alert, codeAlert, dependencyAlert, secretAlert } from '../../security/project.ts';
import { ReadCodeAlert, ReadDependencyAlert, ReadSecretAlert } from '../../security/read.ts';

export const listSecurityAlerts = readTool({
  name: 'github_list_security_alerts',
  title: 'Security alerts of a repository',
  description: 'What scanners found in one repository; of found credentials only where they are.',
  toolset: 'security',
  input: input({
    repository,
    kind,
    state: z.enum(['open', 'all']).default('open').describe('Which ones'),
    cursor,
    limit,
  }),
  output: z.object({ items: z.array(Alert), ...notPublic, ...listing }),
  place: inRepository,
  files: () => ({}),
  async run({ repository, kind, state, cursor, limit }, { client }) {
    const get = await connectGitHub(client);
    const filter = { state: state === 'open' ? 'open' : undefined, ...without(kind), per_page: 50 };
    const asked = { ...ownerAndName(repository), ...filter };
    if (kind === 'dependabot') {
      const place = readPlace(cursor);
      if (!place.ok) return place;
      const after = place.value.after ?? undefined;
      const page = await get(alertsRoute(kind), { ...asked, after }, z.array(ReadDependencyAlert));
      if (!page.ok) return page;
      const { value: raw, next, after: endCursor } = page.value;
      const pageInfo = { hasNextPage: next, endCursor };
      const list = takeFromPage(place.value, { raw, pageInfo }, { most: limit }, dependencyAlert);
      return ok({ ...list, private: true as const });
    }
    const paged = <Raw>(schema: z.ZodType<Raw>, project: (raw: Raw) => z.infer<typeof Alert>) =>
      listItems({
        cursor,
        most: limit,
        fetch: (page) => get(alertsRoute(kind), { ...asked, page }, z.array(schema)),
        project,
      });
    const found = await (kind === 'code_scanning'
      ? paged(ReadCodeAlert, codeAlert)
      : paged(ReadSecretAlert, secretAlert));
    if (!found.ok) return found;
    const { items, left_out, next_cursor } = found.value;
    return ok({ items, private: true as const, left_out, ...(next_cursor && { next_cursor }) });
  },
});

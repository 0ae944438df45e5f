import type * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { readTool } from '../../../../tools/tool.ts';
import { input } from '../../../fields.ts';
import { inRepository, notPublic, number, ownerAndName, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { alertsRoute, kind, without } from '../../security/kinds.ts';
import { codeDetails, Details, dependencyDetails, secretDetails } from '../../security/project.ts';
import { ReadCodeAlert, ReadDependencyAlert, ReadSecretAlert } from '../../security/read.ts';

export const getSecurityAlert = readTool({
  name: 'github_get_security_alert',
  title: 'One security alert',
  description: 'One finding of a scanner with what is known of it, and what to do.',
  toolset: 'security',
  input: input({ repository, kind, number: number.describe('Number of the alert') }),
  output: Details.extend(notPublic),
  place: inRepository,
  files: () => ({}),
  async run({ repository, kind, number }, { client }) {
    const get = await connectGitHub(client);
    const route = `${alertsRoute(kind)}/{alert_number}`;
    const asked = { ...ownerAndName(repository), alert_number: number, ...without(kind) };
    const read = async <Raw>(schema: z.ZodType<Raw>, project: (raw: Raw) => z.infer<typeof Details>) => {
      const found = await get(route, asked, schema);
      return found.ok ? ok({ ...project(found.value.value), private: true as const }) : found;
    };
    switch (kind) {
      case 'dependabot':
        return read(ReadDependencyAlert, dependencyDetails);
      case 'code_scanning':
        return read(ReadCodeAlert, codeDetails);
      case 'secret_scanning':
        return read(ReadSecretAlert, secretDetails);
    }
  },
});

import { objectId } from '../git-objects.ts';
import type { SourceFile } from '../model.ts';
import { licenseText, manifestFor, sourceFor } from './sources.ts';
import type { Specification } from './specification.ts';

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function readme({ name, description, subjects, scopes, archived }: Specification): string {
  return `# ${name}

${description}
${archived ? '\n> This project is archived. It works, but nobody looks after it.\n' : ''}
## What it does

${subjects.map((subject) => `- ${sentence(subject)}`).join('\n')}

## Layout

${scopes.map((scope) => `- \`${scope}\`: everything about ${scope}`).join('\n')}

## Setting up

Copy \`.env.example\` to \`.env\`, fill in the values and start it. The tests need neither.
`;
}

const environment = ({ name }: Specification) => `# Copy to .env and fill in. Never commit the copy.
${name.toUpperCase().replaceAll('-', '_')}_PORT=8080
${name.toUpperCase().replaceAll('-', '_')}_API_KEY=
DATABASE_URL=
LOG_LEVEL=info
`;

const guide = ({ name, subjects }: Specification) => `# Working on ${name}

${subjects.map((subject, index) => `${index + 1}. Read how ${subject} are handled before you change them.`).join('\n')}

Small commits, one change each. The message says why.
`;

/** The files of a repository at its newest commit; none before the first one. */
export function createFiles(specification: Specification): SourceFile[] {
  if (Object.keys(specification.commits).length === 0) return [];
  const [scope = 'core', other = 'extra'] = specification.scopes;
  const files = [
    { path: 'README.md', text: readme(specification) },
    { path: '.env.example', text: environment(specification) },
    { path: 'docs/contributing.md', text: guide(specification) },
    manifestFor(specification),
    ...sourceFor(specification, scope),
    ...sourceFor(specification, other),
    ...(specification.private ? [] : [{ path: 'LICENSE', text: licenseText(specification.owner) }]),
    ...(specification.extraFiles ?? []),
  ];
  const unique = new Map(files.map((file) => [file.path, file]));
  return [...unique.values()]
    .map((file) => ({ ...file, sha: objectId('blob', file.text) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

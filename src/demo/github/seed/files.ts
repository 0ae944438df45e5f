import { objectId } from '../git.ts';
import type { SourceFile } from '../model.ts';
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
    ...(specification.isPublic ? [{ path: 'LICENSE', text: licenseText(specification.owner) }] : []),
    ...(specification.extraFiles ?? []),
  ];
  const unique = new Map(files.map((file) => [file.path, file]));
  return [...unique.values()]
    .map((file) => ({ ...file, sha: objectId('blob', file.text) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

type File = { readonly path: string; readonly text: string };

/** The file that names the project and its dependencies, which each language has under another name. */
function manifestFor({ name, owner, language, description }: Specification): File {
  switch (language) {
    case 'TypeScript':
      return {
        path: 'package.json',
        text: `${JSON.stringify({ name, description, type: 'module', private: true }, null, 2)}\n`,
      };
    case 'Go':
      return { path: 'go.mod', text: `module example.com/${owner}/${name}\n\ngo 1.24\n` };
    case 'Python':
      return {
        path: 'pyproject.toml',
        text: `[project]\nname = "${name}"\nversion = "0.4.0"\nrequires-python = ">=3.12"\n`,
      };
    case 'Rust':
      return { path: 'Cargo.toml', text: `[package]\nname = "${name}"\nversion = "0.4.0"\nedition = "2024"\n` };
    case 'C++':
      return { path: 'CMakeLists.txt', text: `project(${name} CXX)\nadd_executable(${name} src/main.cpp)\n` };
    case 'Shell':
      return {
        path: 'install.sh',
        text: '#!/bin/sh\nset -eu\nfor file in git shell editor; do\n  ln -sf "$PWD/$file" "$HOME/.config/$file"\ndone\n',
      };
    case 'TeX':
      return {
        path: 'main.tex',
        text: '\\documentclass{book}\n\\begin{document}\n\\tableofcontents\n\\end{document}\n',
      };
  }
}

const camel = (text: string) => text.replace(/[-_ ]+(\w)/g, (_, letter: string) => letter.toUpperCase());
const snake = (text: string) => text.replace(/[- ]+/g, '_');
const pascal = (text: string) => camel(text).replace(/^\w/, (letter) => letter.toUpperCase());

/** A source file about one part of the project, with its test where the language has a habit of them. */
function sourceFor({ language, name }: Specification, scope: string): readonly File[] {
  switch (language) {
    case 'TypeScript':
      return [
        {
          path: `src/${scope}/${scope}.ts`,
          text: `export type ${pascal(scope)}Options = { limit: number; since?: Date };

/** Lists what changed, newest first. */
function list${pascal(scope)}(all: readonly { changed: Date }[], options: ${pascal(scope)}Options) {
  const { limit, since } = options;
  return all
    .filter(({ changed }) => since === undefined || changed >= since)
    .sort((a, b) => b.changed.getTime() - a.changed.getTime())
    .slice(0, limit);
}
`,
        },
        {
          path: `test/${scope}.test.ts`,
          text: `import { expect, test } from 'vitest';
import { list${pascal(scope)} } from '../src/${scope}/${scope}.ts';

test('nothing in, nothing out', () => {
  expect(list${pascal(scope)}([], { limit: 10 })).toEqual([]);
});
`,
        },
      ];
    case 'Go':
      return [
        {
          path: `internal/${snake(scope)}/${snake(scope)}.go`,
          text: `package ${snake(scope)}

import "errors"

// ErrEmpty is returned when there is nothing to work on.
var ErrEmpty = errors.New("${name}: nothing to do")

// Run handles every entry once and stops at the first failure.
func Run(entries []string, handle func(string) error) error {
	if len(entries) == 0 {
		return ErrEmpty
	}
	for _, entry := range entries {
		if err := handle(entry); err != nil {
			return err
		}
	}
	return nil
}
`,
        },
      ];
    case 'Python':
      return [
        {
          path: `${snake(name)}/${snake(scope)}.py`,
          text: `"""Everything about ${scope}."""

from decimal import Decimal


def parse_${snake(scope)}(text: str) -> list[Decimal]:
    """Return every number in the text, in order."""
    words = text.replace("\\u2009", "").split()
    return [Decimal(word) for word in words if word.replace(".", "", 1).isdigit()]
`,
        },
      ];
    case 'Rust':
      return [
        {
          path: `src/${snake(scope)}.rs`,
          text: `/// Drops every reading that is older than the limit.
pub fn prune(readings: &mut Vec<(u64, f32)>, oldest: u64) -> usize {
    let before = readings.len();
    readings.retain(|(minute, _)| *minute >= oldest);
    before - readings.len()
}
`,
        },
      ];
    case 'C++':
      return [
        { path: 'src/main.cpp', text: '#include <cstdio>\n\nint main() {\n  std::puts("it is half past ten");\n}\n' },
      ];
    case 'Shell':
      return [{ path: `${scope}/config`, text: `# ${scope}\ncolor = auto\neditor = vi\n` }];
    case 'TeX':
      return [{ path: `${scope}.tex`, text: '\\chapter{Work in progress}\nTo be written.\n' }];
  }
}

const licenseText = (owner: string): string => `MIT License

Copyright (c) ${owner}

Permission is hereby granted, free of charge, to any person obtaining a copy of this demo project, to do with it
whatever they like. It comes without any warranty.
`;

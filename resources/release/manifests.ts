/**
 * `node manifests.ts DIST TARGET`: what Homebrew, winget and the MCP registry are given of a release, from the checksums of its files.
 * The repository is the one that the workflow runs for.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type Release = {
  version: string;
  /** OWNER/NAME on GitHub. */
  repository: string;
  description: string;
  /** SHA-256 by the name of the file. */
  sums: Readonly<Record<string, string>>;
};

/** The lines of `sha256sum`. */
export const readSums = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/^([0-9a-f]{64}) [ *](.+)$/gm)].map(([, sum = '', name = '']) => [name, sum]));

/** A file of the release by the start and end of its name, between which it says so where it is not signed. */
function fileOf({ sums, version }: Release, system: string, end: string): { name: string; sum: string } {
  const start = `OpenGitHubX-${version}-${system}`;
  const [name, sum] = Object.entries(sums).find(([one]) => one.startsWith(start) && one.endsWith(end)) ?? [];
  if (name === undefined || sum === undefined) throw new Error(`The release has no ${start}${end}.`);
  return { name, sum };
}

const homepageOf = ({ repository }: Release): string => `https://github.com/${repository}`;
const addressOf = (release: Release, name: string): string =>
  `${homepageOf(release)}/releases/download/v${release.version}/${name}`;

/** A cask for a tap of the owner. */
export function caskOf(release: Release): string {
  const { version } = release;
  const { name, sum } = fileOf(release, 'mac-arm64', '.dmg');
  return `cask "opengithubx" do
  version "${version}"
  sha256 "${sum}"

  url "${addressOf(release, name).replaceAll(version, '#{version}')}"
  name "OpenGitHubX"
  desc "Personal authorization hub for AI clients"
  homepage "${homepageOf(release)}"

  depends_on arch: :arm64

  app "OpenGitHubX.app"

  zap trash: "~/Library/Application Support/OpenGitHubX"
end
`;
}

/** The three files of a winget manifest, by their names. */
export function wingetOf(release: Release): Record<string, string> {
  const { version, repository, description } = release;
  const [owner = ''] = repository.split('/');
  const id = `${owner}.OpenGitHubX`;
  const { name, sum } = fileOf(release, 'win-x64', '.exe');
  const file = (type: string, lines: string[]): string =>
    [
      `# yaml-language-server: $schema=https://aka.ms/winget-manifest.${type}.1.12.0.schema.json`,
      `PackageIdentifier: ${id}`,
      `PackageVersion: ${version}`,
      ...lines,
      `ManifestType: ${type}`,
      'ManifestVersion: 1.12.0',
      '',
    ].join('\n');
  return {
    [`${id}.yaml`]: file('version', ['DefaultLocale: en-US']),
    [`${id}.installer.yaml`]: file('installer', [
      'InstallerType: nullsoft',
      'Scope: user',
      'Installers:',
      '- Architecture: x64',
      `  InstallerUrl: ${addressOf(release, name)}`,
      `  InstallerSha256: ${sum.toUpperCase()}`,
    ]),
    [`${id}.locale.en-US.yaml`]: file('defaultLocale', [
      'PackageLocale: en-US',
      `Publisher: ${owner}`,
      'PackageName: OpenGitHubX',
      `PackageUrl: ${homepageOf(release)}`,
      'License: MIT',
      `ShortDescription: ${JSON.stringify(description)}`,
    ]),
  };
}

/** What the MCP registry lists: the bridge of the npm package, which needs a running hub and a key. */
export const registryEntryOf = (release: Release): object => ({
  $schema: 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json',
  name: `io.github.${release.repository}`,
  description: release.description,
  repository: { url: homepageOf(release), source: 'github' },
  version: release.version,
  packages: [
    {
      registryType: 'npm',
      identifier: 'opengithubx',
      version: release.version,
      transport: { type: 'stdio' },
      packageArguments: [{ type: 'positional', value: 'mcp-stdio' }],
      environmentVariables: [
        {
          name: 'OPENGITHUBX_KEY',
          isRequired: true,
          isSecret: true,
          description: 'A permission key of your running hub, from: opengithubx keys create',
        },
      ],
    },
  ],
});

if (import.meta.main) {
  const [dist = '', target = ''] = process.argv.slice(2);
  const repository = process.env['GITHUB_REPOSITORY'];
  if (repository === undefined) throw new Error('GITHUB_REPOSITORY names the repository.');
  const { version, description } = JSON.parse(
    readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'),
  );
  const sums = readSums(readFileSync(join(dist, 'SHA256SUMS'), 'utf8'));
  const release = { version, description, repository, sums };
  mkdirSync(target, { recursive: true });
  const files = {
    'opengithubx.rb': caskOf(release),
    ...wingetOf(release),
    'server.json': `${JSON.stringify(registryEntryOf(release), null, 2)}\n`,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(target, name), text);
}

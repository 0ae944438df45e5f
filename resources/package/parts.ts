/** The packages that a build is made of: their licences, the notices these ask for, and the list of parts (CycloneDX). */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Part = { name: string; version: string; license: string; author: string; text: string };

/** What may be shipped in a program under the MIT licence, with the notices beside it. */
const allowed = [
  'MIT',
  'MIT-0',
  '0BSD',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'MPL-2.0',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
  'Zlib',
  'OFL-1.1', // of fonts
  'CC-BY-4.0', // of icons: who drew them is named in the notices
];

/** Whether an SPDX expression lets the program be shipped: one way of each `OR`, all of each `AND`. */
export const isAllowed = (expression: string): boolean =>
  expression
    .replace(/[()]/g, ' ')
    .split(/\sOR\s/)
    .some((way) => way.split(/\sAND\s/).every((license) => allowed.includes(license.trim())));

/** What the package in this folder says of itself. */
export function readPart(folder: string): Part {
  const { name, version, license, licenses, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  return {
    name,
    version,
    license: typeof license === 'string' ? license : (license?.type ?? licenses?.[0]?.type ?? 'none'),
    author: typeof author === 'string' ? author : (author?.name ?? ''),
    text: files
      .sort()
      .map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r', '').trim())
      .join('\n\n'),
  };
}

const titleOf = ({ name, version }: Part): string => `${name} ${version}`;

/** One text of each licence, under the names of all that it holds for. */
export function noticesOf(parts: readonly Part[]): string {
  const byText = Map.groupBy(parts, ({ text, license, author }) => text || `${license}, ${author || 'author unknown'}`);
  const blocks = [...byText].map(([text, those]) => `${those.map(titleOf).join('\n')}\n\n${text}\n`);
  const head = 'OpenGitHubX contains the packages below. Each stands above the text of its licence.\n';
  return [head, ...blocks].join(`\n${'-'.repeat(80)}\n\n`);
}

/** The parts in the format of CycloneDX 1.6, with a serial number that follows from them. */
export function billOf(parts: readonly Part[], product: { name: string; version: string }): object {
  const refOf = ({ name, version }: { name: string; version: string }): string =>
    `pkg:npm/${name.replace('@', '%40')}@${version}`;
  const hash = createHash('sha256')
    .update(JSON.stringify(parts.map(titleOf)))
    .digest('hex');
  const uuid = /^(.{8})(.{4}).(.{3}).(.{3})(.{12})/.exec(hash)?.slice(1) ?? [];
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    serialNumber: `urn:uuid:${uuid[0]}-${uuid[1]}-5${uuid[2]}-8${uuid[3]}-${uuid[4]}`,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': refOf(product),
        name: product.name,
        version: product.version,
        purl: refOf(product),
        licenses: [{ license: { id: 'MIT' } }],
      },
    },
    components: parts.map((part) => {
      const [name, group] = part.name.split('/').reverse();
      return {
        type: 'library',
        'bom-ref': refOf(part),
        ...(group && { group }),
        name,
        version: part.version,
        purl: refOf(part),
        licenses: [{ expression: part.license }],
      };
    }),
    dependencies: [{ ref: refOf(product), dependsOn: parts.map(refOf) }],
  };
}

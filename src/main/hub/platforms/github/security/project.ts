import * as z from 'zod';
import { cleanMarkdown } from '../../clean-text.ts';
import { address, instant, limits, name, path, title } from '../project.ts';
import type { ReadCodeAlert, ReadDependencyAlert, ReadSecretAlert } from './read.ts';

export const Alert = z.object({
  number: z.number(),
  state: z.string(),
  severity: z.string().optional(),
  title: z.string(),
  package: z.string().optional(),
  vulnerable: z.string().optional().describe('Range of versions'),
  patched_in: z.string().optional(),
  path: z.string().optional(),
  line: z.number().optional(),
  created_at: z.string().describe('UTC, or empty when unknown'),
  url: z.string().describe('Address to cite'),
});
type Alert = z.infer<typeof Alert>;

export const Details = z.object({
  ...Alert.shape,
  description: z.string(),
  identifiers: z.array(z.string()),
  references: z.array(z.string()),
  closed_because: z.string().optional(),
});
type Details = z.infer<typeof Details>;

type Head = {
  number: number;
  state?: string | null | undefined;
  created_at?: string | null | undefined;
  html_url: string;
};

const head = ({ number, state, created_at, html_url }: Head) => ({
  number,
  state: name(state),
  created_at: instant(created_at),
  url: address(html_url),
});

export function dependencyAlert(read: ReadDependencyAlert): Alert {
  const { security_advisory: advisory, security_vulnerability: found, dependency } = read;
  return {
    ...head(read),
    severity: name(found.severity),
    title: title(advisory.summary),
    package: name(`${found.package.ecosystem} ${found.package.name}`),
    vulnerable: name(found.vulnerable_version_range),
    ...(found.first_patched_version && { patched_in: name(found.first_patched_version.identifier) }),
    ...(dependency.manifest_path && { path: path(dependency.manifest_path) }),
  };
}

export function codeAlert(read: ReadCodeAlert): Alert {
  const { rule, most_recent_instance: instance } = read;
  const { path: where, start_line: line } = instance.location ?? {};
  return {
    ...head(read),
    severity: name(rule.security_severity_level ?? rule.severity),
    title: title(rule.description ?? rule.id ?? ''),
    ...(where && { path: path(where) }),
    ...(line !== undefined && { line }),
  };
}

export function secretAlert(read: ReadSecretAlert): Alert {
  const { path: where, start_line: line } = read.first_location_detected ?? {};
  return {
    ...head(read),
    title: title(read.secret_type_display_name ?? read.secret_type ?? ''),
    ...(where && { path: path(where) }),
    ...(line !== undefined && { line }),
  };
}

export const dependencyDetails = (read: ReadDependencyAlert): Details => ({
  ...dependencyAlert(read),
  description: prose(read.security_advisory.description),
  identifiers: read.security_advisory.identifiers.slice(0, 10).map(({ value }) => name(value)),
  references: read.security_advisory.references.slice(0, 10).map(({ url }) => address(url)),
  ...because(read.dismissed_reason),
});

export const codeDetails = (read: ReadCodeAlert): Details => ({
  ...codeAlert(read),
  description: prose(
    [read.most_recent_instance.message?.text, read.rule.full_description, read.rule.help].filter(Boolean).join('\n\n'),
  ),
  identifiers: read.rule.id ? [name(read.rule.id)] : [],
  references: [],
  ...because(read.dismissed_reason),
});

export const secretDetails = (read: ReadSecretAlert): Details => ({
  ...secretAlert(read),
  description:
    `Validity: ${name(read.validity) || 'unknown'}. ${read.publicly_leaked ? 'It is known in public.' : ''}`.trim(),
  identifiers: read.secret_type ? [name(read.secret_type)] : [],
  references: [],
  ...because(read.resolution),
});

const prose = (text: string | null | undefined): string => cleanMarkdown(text ?? '', limits.body);
const because = (reason: string | null | undefined) => (reason ? { closed_because: name(reason) } : {});

/** The tools for security alerts. A found secret itself is never read. */
import * as z from 'zod';
import { ok } from '../../../../../shared/result.ts';
import { cleanMarkdown } from '../../clean-text.ts';
import { cursor, input, limit, listing } from '../../fields.ts';
import type { Tool } from '../../tool.ts';
import { notPublic, number, ownerAndName, repository } from '../fields.ts';
import { listItems, readConnectionPosition, takeFromConnection } from '../lists.ts';
import { githubToolsIn } from '../rest.ts';
import { cleanHeading, cleanName, cleanPath, cleanUrl, nullableText, utcTime, viewLimits } from '../view.ts';

const { readTool } = githubToolsIn('security');

/** The kinds of findings, which GitHub keeps apart, each with its route and with how it is read. */
const alertKind = z
  .enum(['dependabot', 'code_scanning', 'secret_scanning'])
  .describe('Vulnerable dependencies, weaknesses of the code, or credentials in it');
type AlertKind = z.infer<typeof alertKind>;

const alertsRoute = (kind: AlertKind) => `/repos/{owner}/{repo}/${kind.replace('_', '-')}/alerts` as const;

/** GitHub would answer found credentials in clear; here they are left out on its side already. */
const withoutSecrets = (kind: AlertKind): { hide_secret?: 'true' } =>
  kind === 'secret_scanning' ? { hide_secret: 'true' } : {};

/** The parts of scanners' findings that the hub reads. A found secret itself is never among them. */
const Head = z.object({
  number: z.number(),
  html_url: z.string(),
  state: z.string().nullish(),
  created_at: nullableText,
});

const ReadDependencyAlert = Head.extend({
  dependency: z.object({ manifest_path: nullableText }),
  security_advisory: z.object({
    summary: z.string(),
    description: nullableText,
    identifiers: z.array(z.object({ value: z.string() })).default([]),
    references: z.array(z.object({ url: z.string() })).default([]),
  }),
  security_vulnerability: z.object({
    package: z.object({ ecosystem: z.string(), name: z.string() }),
    severity: z.string(),
    vulnerable_version_range: z.string(),
    first_patched_version: z.object({ identifier: z.string() }).nullish(),
  }),
  dismissed_reason: nullableText,
});
type ReadDependencyAlert = z.infer<typeof ReadDependencyAlert>;

const ReadCodeAlert = Head.extend({
  rule: z.object({
    id: nullableText,
    description: nullableText,
    severity: nullableText,
    security_severity_level: nullableText,
    help: nullableText,
    full_description: nullableText,
  }),
  most_recent_instance: z.object({
    message: z.object({ text: nullableText }).optional(),
    location: z.object({ path: nullableText, start_line: z.number().optional() }).optional(),
  }),
  dismissed_reason: nullableText,
});
type ReadCodeAlert = z.infer<typeof ReadCodeAlert>;

const ReadSecretAlert = Head.extend({
  secret_type_display_name: nullableText,
  secret_type: nullableText,
  validity: nullableText,
  resolution: nullableText,
  publicly_leaked: z.boolean().nullish(),
  first_location_detected: z.object({ path: nullableText, start_line: z.number().optional() }).nullish(),
});
type ReadSecretAlert = z.infer<typeof ReadSecretAlert>;

const Alert = z.object({
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

const AlertDetails = z.object({
  ...Alert.shape,
  description: z.string(),
  identifiers: z.array(z.string()),
  references: z.array(z.string()),
  closed_because: z.string().optional(),
});
type AlertDetails = z.infer<typeof AlertDetails>;

type AlertHead = {
  number: number;
  state?: string | null | undefined;
  created_at?: string | null | undefined;
  html_url: string;
};

const head = ({ number, state, created_at, html_url }: AlertHead) => ({
  number,
  state: cleanName(state),
  created_at: utcTime(created_at),
  url: cleanUrl(html_url),
});

function dependencyAlert(read: ReadDependencyAlert): Alert {
  const { security_advisory: advisory, security_vulnerability: found, dependency } = read;
  return {
    ...head(read),
    severity: cleanName(found.severity),
    title: cleanHeading(advisory.summary),
    package: cleanName(`${found.package.ecosystem} ${found.package.name}`),
    vulnerable: cleanName(found.vulnerable_version_range),
    ...(found.first_patched_version && { patched_in: cleanName(found.first_patched_version.identifier) }),
    ...(dependency.manifest_path && { path: cleanPath(dependency.manifest_path) }),
  };
}

function codeAlert(read: ReadCodeAlert): Alert {
  const { rule, most_recent_instance: instance } = read;
  const { path: where, start_line: line } = instance.location ?? {};
  return {
    ...head(read),
    severity: cleanName(rule.security_severity_level ?? rule.severity),
    title: cleanHeading(rule.description ?? rule.id ?? ''),
    ...(where && { path: cleanPath(where) }),
    ...(line !== undefined && { line }),
  };
}

function secretAlert(read: ReadSecretAlert): Alert {
  const { path: where, start_line: line } = read.first_location_detected ?? {};
  return {
    ...head(read),
    title: cleanHeading(read.secret_type_display_name ?? read.secret_type ?? ''),
    ...(where && { path: cleanPath(where) }),
    ...(line !== undefined && { line }),
  };
}

const dependencyDetails = (read: ReadDependencyAlert): AlertDetails => ({
  ...dependencyAlert(read),
  description: prose(read.security_advisory.description),
  identifiers: read.security_advisory.identifiers.slice(0, 10).map(({ value }) => cleanName(value)),
  references: read.security_advisory.references.slice(0, 10).map(({ url }) => cleanUrl(url)),
  ...because(read.dismissed_reason),
});

const codeDetails = (read: ReadCodeAlert): AlertDetails => ({
  ...codeAlert(read),
  description: prose(
    [read.most_recent_instance.message?.text, read.rule.full_description, read.rule.help].filter(Boolean).join('\n\n'),
  ),
  identifiers: read.rule.id ? [cleanName(read.rule.id)] : [],
  references: [],
  ...because(read.dismissed_reason),
});

const secretDetails = (read: ReadSecretAlert): AlertDetails => ({
  ...secretAlert(read),
  description:
    `Validity: ${cleanName(read.validity) || 'unknown'}. ${read.publicly_leaked ? 'It is known in public.' : ''}`.trim(),
  identifiers: read.secret_type ? [cleanName(read.secret_type)] : [],
  references: [],
  ...because(read.resolution),
});

const prose = (text: string | null | undefined): string => cleanMarkdown(text ?? '', viewLimits.body);
const because = (reason: string | null | undefined) => (reason ? { closed_because: cleanName(reason) } : {});

const listSecurityAlerts = readTool({
  name: 'github_list_security_alerts',
  title: 'Security alerts of a repository',
  hint: 'dependabot vulnerabilities cve secrets leaked scanning',
  description: 'What scanners found in one repository; of found credentials only where they are.',
  input: input({
    repository,
    kind: alertKind,
    state: z.enum(['open', 'all']).default('open').describe('Which ones'),
    cursor,
    limit,
  }),
  output: z.object({ items: z.array(Alert), ...notPublic, ...listing }),
  files: () => ({}),
  async run({ repository, kind, state, cursor, limit }, { get }) {
    const filter = { state: state === 'open' ? 'open' : undefined, ...withoutSecrets(kind), per_page: 50 };
    const asked = { ...ownerAndName(repository), ...filter };
    if (kind === 'dependabot') {
      const place = readConnectionPosition(cursor);
      if (!place.ok) return place;
      const after = place.value.after ?? undefined;
      const page = await get(alertsRoute(kind), { ...asked, after }, z.array(ReadDependencyAlert));
      if (!page.ok) return page;
      const { value: raw, next, after: endCursor } = page.value;
      const pageInfo = { hasNextPage: next, endCursor };
      const list = takeFromConnection(place.value, { raw, pageInfo }, { most: limit }, dependencyAlert);
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

const getSecurityAlert = readTool({
  name: 'github_get_security_alert',
  title: 'One security alert',
  hint: 'dependabot vulnerability cve advisory fix details',
  description: 'One finding of a scanner with what is known of it, and what to do.',
  input: input({ repository, kind: alertKind, number: number.describe('Number of the alert') }),
  output: AlertDetails.extend(notPublic),
  files: () => ({}),
  async run({ repository, kind, number }, { get }) {
    const route = `${alertsRoute(kind)}/{alert_number}`;
    const asked = { ...ownerAndName(repository), alert_number: number, ...withoutSecrets(kind) };
    const read = async <Raw>(schema: z.ZodType<Raw>, project: (raw: Raw) => z.infer<typeof AlertDetails>) => {
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

export const securityTools: Tool[] = [listSecurityAlerts, getSecurityAlert];

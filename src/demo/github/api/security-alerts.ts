/** What scanners found, for those who may push: nobody else sees it. */
import { objectId } from '../git.ts';
import { fullName, type GitHubRepository } from '../model.ts';
import { alertsOf, type CodeAlert, type DependencyAlert, type SecretAlert } from '../seed/security-alerts.ts';
import { site, timestamp } from '../shapes/account.ts';
import { repositoryUrl } from '../shapes/repository.ts';
import { canPush, refuseIntegration } from './push-access.ts';
import { cursorReply, listReply, missing, okReply, type Reply, refuseRequest } from './reply.ts';
import { checkParameters, type RepositoryContext } from './request.ts';
import { route } from './route.ts';

type Found = NonNullable<ReturnType<typeof alertsOf>>;
type Kind = keyof typeof disabled;

const disabled = {
  dependabot: [403, 'Dependabot alerts are disabled for this repository.'],
  'code-scanning': [404, 'no analysis found'],
  'secret-scanning': [404, 'Secret scanning is disabled on this repository.'],
} as const;

/** What was found, unless the viewer may not see it or it was never looked for. */
function findAlerts(context: RepositoryContext, kind: Kind): Found {
  if (!canPush(context, context.viewer)) refuseIntegration();
  const [status, message] = disabled[kind];
  return alertsOf(fullName(context.repository)) ?? refuseRequest(status, message);
}

const inState = <Alert extends { state: string }>({ query }: RepositoryContext, all: readonly Alert[]): Alert[] => {
  const states = query.get('state')?.split(',');
  return all.filter(({ state }) => !states || states.includes(state));
};

const numbered = <Alert extends { id: number }>({ parameters }: RepositoryContext, all: readonly Alert[]): Alert =>
  all.find(({ id }) => String(id) === parameters['alert']) ?? missing();

function dependencyAlerts(context: RepositoryContext): Reply {
  const found = inState(context, findAlerts(context, 'dependabot').dependencies);
  return cursorReply(context, found, (alert) => dependencyAlertShape(context.repository, alert));
}

function dependencyAlert(context: RepositoryContext): Reply {
  const found = numbered(context, findAlerts(context, 'dependabot').dependencies);
  return okReply(dependencyAlertShape(context.repository, found));
}

function codeAlerts(context: RepositoryContext): Reply {
  const found = findAlerts(context, 'code-scanning').code;
  checkParameters(context, 'Alert', { state: ['open', 'closed', 'dismissed', 'fixed'] });
  return listReply(context, inState(context, found), (alert) => codeAlertShape(context.repository, alert, false));
}

function codeAlert(context: RepositoryContext): Reply {
  const found = numbered(context, findAlerts(context, 'code-scanning').code);
  return okReply(codeAlertShape(context.repository, found, true));
}

const isHidden = ({ query }: RepositoryContext): boolean => query.get('hide_secret') === 'true';

function secretAlerts(context: RepositoryContext): Reply {
  const found = inState(context, findAlerts(context, 'secret-scanning').secrets);
  return listReply(context, found, (alert) => secretAlertShape(context.repository, alert, isHidden(context)));
}

function secretAlert(context: RepositoryContext): Reply {
  const found = numbered(context, findAlerts(context, 'secret-scanning').secrets);
  return okReply(secretAlertShape(context.repository, found, isHidden(context)));
}

export const securityRoutes = [
  route('GET', '/dependabot/alerts', dependencyAlerts),
  route('GET', '/dependabot/alerts/{alert}', dependencyAlert),
  route('GET', '/code-scanning/alerts', codeAlerts),
  route('GET', '/code-scanning/alerts/{alert}', codeAlert),
  route('GET', '/secret-scanning/alerts', secretAlerts),
  route('GET', '/secret-scanning/alerts/{alert}', secretAlert),
];

const day = 86_400_000;

function head(repository: GitHubRepository, kind: Kind, id: number) {
  const at = timestamp(repository.createdAt + id * day);
  return {
    number: id,
    url: `${repositoryUrl(repository)}/${kind}/alerts/${id}`,
    html_url: `${site}/${fullName(repository)}/security/${kind}/${id}`,
    created_at: at,
    updated_at: at,
  };
}

const dismissal = (isDismissed: boolean, reason: string, at: string) => ({
  dismissed_at: isDismissed ? at : null,
  dismissed_by: null,
  dismissed_reason: isDismissed ? reason : null,
  dismissed_comment: null,
});

/** `dependabot-alert` */
function dependencyAlertShape(repository: GitHubRepository, alert: DependencyAlert) {
  const common = head(repository, 'dependabot', alert.id);
  const vulnerability = {
    package: { ecosystem: 'npm', name: alert.package },
    severity: alert.severity,
    vulnerable_version_range: alert.vulnerable,
    first_patched_version: { identifier: alert.patched },
  };
  const identifiers = [{ type: 'GHSA', value: alert.ghsa }, ...(alert.cve ? [{ type: 'CVE', value: alert.cve }] : [])];
  return {
    ...common,
    state: alert.state,
    dependency: {
      package: vulnerability.package,
      manifest_path: 'package-lock.json',
      scope: 'runtime',
      relationship: 'direct',
    },
    security_advisory: {
      ghsa_id: alert.ghsa,
      cve_id: alert.cve,
      summary: alert.summary,
      description: alert.description,
      vulnerabilities: [vulnerability],
      severity: alert.severity,
      cvss: { score: 7.5, vector_string: null },
      cwes: [{ cwe_id: 'CWE-125', name: 'Out-of-bounds Read' }],
      identifiers,
      references: [{ url: `${site}/advisories/${alert.ghsa}` }],
      published_at: common.created_at,
      updated_at: common.created_at,
      withdrawn_at: null,
    },
    security_vulnerability: vulnerability,
    ...dismissal(alert.state === 'dismissed', 'tolerable_risk', common.created_at),
    fixed_at: alert.state === 'fixed' ? common.created_at : null,
    auto_dismissed_at: null,
  };
}

/** `code-scanning-alert`; in lists without the help of its rule. */
function codeAlertShape(repository: GitHubRepository, alert: CodeAlert, isWhole: boolean) {
  const common = head(repository, 'code-scanning', alert.id);
  return {
    ...common,
    instances_url: `${common.url}/instances`,
    state: alert.state,
    fixed_at: alert.state === 'fixed' ? common.created_at : null,
    ...dismissal(alert.state === 'dismissed', 'used in tests', common.created_at),
    rule: {
      id: alert.rule,
      name: alert.rule,
      severity: 'error',
      security_severity_level: alert.severity,
      description: alert.name,
      ...(isWhole && { full_description: alert.name, help: alert.help, tags: ['security'] }),
    },
    tool: { name: 'CodeQL', guid: null, version: '2.25.1' },
    most_recent_instance: {
      ref: 'refs/heads/main',
      analysis_key: '.github/workflows/codeql.yml:analyze',
      environment: '{}',
      category: '.github/workflows/codeql.yml:analyze',
      state: alert.state,
      commit_sha: objectId('commit', `${fullName(repository)} ${alert.id}`),
      message: { text: alert.message },
      location: { path: alert.path, start_line: alert.line, end_line: alert.line, start_column: 3, end_column: 21 },
      classifications: [],
    },
  };
}

/** `secret-scanning-alert`; the secret itself only where it was not asked to be left out. */
function secretAlertShape(repository: GitHubRepository, alert: SecretAlert, isHidden: boolean) {
  const common = head(repository, 'secret-scanning', alert.id);
  const sha = objectId('blob', alert.path);
  return {
    ...common,
    locations_url: `${common.url}/locations`,
    state: alert.state,
    resolution: alert.state === 'resolved' ? 'revoked' : null,
    resolved_at: null,
    resolved_by: null,
    resolution_comment: null,
    secret_type: alert.type,
    secret_type_display_name: alert.name,
    ...(!isHidden && { secret: alert.secret }),
    validity: 'unknown',
    push_protection_bypassed: false,
    publicly_leaked: false,
    multi_repo: false,
    first_location_detected: {
      path: alert.path,
      start_line: 2,
      end_line: 2,
      start_column: 14,
      end_column: 54,
      blob_sha: sha,
      blob_url: `${repositoryUrl(repository)}/git/blobs/${sha}`,
      commit_sha: sha,
      commit_url: `${repositoryUrl(repository)}/git/commits/${sha}`,
    },
  };
}

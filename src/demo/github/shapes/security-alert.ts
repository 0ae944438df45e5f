import { objectId } from '../git-objects.ts';
import type { Repository } from '../model.ts';
import { fullName } from '../model.ts';
import type { CodeAlert, DependencyAlert, SecretAlert } from '../seed/security-alerts.ts';
import { timestamp } from '../timestamps.ts';
import { repositoryUrl } from './repository.ts';

type Kind = 'dependabot' | 'code-scanning' | 'secret-scanning';

const day = 86_400_000;

function head(repository: Repository, kind: Kind, id: number, origin: string) {
  const at = timestamp(repository.createdAt + id * day);
  return {
    number: id,
    url: `${repositoryUrl(repository, origin)}/${kind}/alerts/${id}`,
    html_url: `${origin}/${fullName(repository)}/security/${kind}/${id}`,
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
export function dependencyAlertShape(repository: Repository, alert: DependencyAlert, origin: string) {
  const common = head(repository, 'dependabot', alert.id, origin);
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
      references: [{ url: `${origin}/advisories/${alert.ghsa}` }],
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
export function codeAlertShape(repository: Repository, alert: CodeAlert, isWhole: boolean, origin: string) {
  const common = head(repository, 'code-scanning', alert.id, origin);
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
export function secretAlertShape(repository: Repository, alert: SecretAlert, isHidden: boolean, origin: string) {
  const common = head(repository, 'secret-scanning', alert.id, origin);
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
      blob_url: `${repositoryUrl(repository, origin)}/git/blobs/${sha}`,
      commit_sha: sha,
      commit_url: `${repositoryUrl(repository, origin)}/git/commits/${sha}`,
    },
  };
}

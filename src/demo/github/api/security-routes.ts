/** What scanners found, for those who may push: nobody else sees it. */
import { roleIn } from '../access.ts';
import { fullName } from '../model.ts';
import { alertsOf } from '../seed/security-alerts.ts';
import { codeAlertShape, dependencyAlertShape, secretAlertShape } from '../shapes/security-alert.ts';
import { type Answer, failure, list, notFound, ok } from './answer.ts';
import type { RepositoryContext } from './context.ts';
import { listByCursor } from './list-by-cursor.ts';
import { refuseParameters } from './parameters.ts';
import { type Route, route } from './route.ts';

type Found = NonNullable<ReturnType<typeof alertsOf>>;

/** Runs with what was found, unless the viewer may not see it or it was never looked for. */
const withAlerts =
  (disabled: [status: number, message: string], answer: (context: RepositoryContext, found: Found) => Answer) =>
  (context: RepositoryContext): Answer => {
    const { repository, viewer, documentation } = context;
    if (!['admin', 'write'].includes(roleIn(repository, viewer) ?? '')) {
      return failure(403, 'Resource not accessible by integration', documentation);
    }
    const found = alertsOf(fullName(repository));
    return found ? answer(context, found) : failure(...disabled, documentation);
  };

const inState = <Alert extends { state: string }>(context: RepositoryContext, all: readonly Alert[]): Alert[] => {
  const states = context.query.get('state')?.split(',');
  return all.filter(({ state }) => !states || states.includes(state));
};

const numbered = <Alert extends { id: number }>(
  context: RepositoryContext,
  all: readonly Alert[],
  shape: (alert: Alert) => object,
): Answer => {
  const found = all.find(({ id }) => String(id) === context.parameters['alert']);
  return found ? ok(shape(found)) : notFound(context);
};

const isHidden = ({ query }: RepositoryContext): boolean => query.get('hide_secret') === 'true';

const dependabot = [403, 'Dependabot alerts are disabled for this repository.'] as [number, string];
const codeScanning = [404, 'no analysis found'] as [number, string];
const secretScanning = [404, 'Secret scanning is disabled on this repository.'] as [number, string];

const dependencyAlerts = withAlerts(dependabot, (context, { dependencies }) =>
  listByCursor(context, inState(context, dependencies), (alert) =>
    dependencyAlertShape(context.repository, alert, context.origin),
  ),
);
const dependencyAlert = withAlerts(dependabot, (context, { dependencies }) =>
  numbered(context, dependencies, (alert) => dependencyAlertShape(context.repository, alert, context.origin)),
);

const codeAlerts = withAlerts(codeScanning, (context, { code }) => {
  const refusal = refuseParameters(context, 'Alert', { state: ['open', 'closed', 'dismissed', 'fixed'] });
  return (
    refusal ??
    list(context, inState(context, code), (alert) => codeAlertShape(context.repository, alert, false, context.origin))
  );
});
const codeAlert = withAlerts(codeScanning, (context, { code }) =>
  numbered(context, code, (alert) => codeAlertShape(context.repository, alert, true, context.origin)),
);

const secretAlerts = withAlerts(secretScanning, (context, { secrets }) =>
  list(context, inState(context, secrets), (alert) =>
    secretAlertShape(context.repository, alert, isHidden(context), context.origin),
  ),
);
const secretAlert = withAlerts(secretScanning, (context, { secrets }) =>
  numbered(context, secrets, (alert) => secretAlertShape(context.repository, alert, isHidden(context), context.origin)),
);

const dependencies = { permission: 'vulnerability_alerts=read' };
const scans = { permission: 'security_events=read' };
const leaks = { permission: 'secret_scanning_alerts=read' };

export const securityRoutes: readonly Route<RepositoryContext>[] = [
  route(
    'GET',
    '/dependabot/alerts',
    dependencyAlerts,
    'dependabot/alerts#list-dependabot-alerts-for-a-repository',
    dependencies,
  ),
  route('GET', '/dependabot/alerts/{alert}', dependencyAlert, 'dependabot/alerts#get-a-dependabot-alert', dependencies),
  route(
    'GET',
    '/code-scanning/alerts',
    codeAlerts,
    'code-scanning/code-scanning#list-code-scanning-alerts-for-a-repository',
    scans,
  ),
  route(
    'GET',
    '/code-scanning/alerts/{alert}',
    codeAlert,
    'code-scanning/code-scanning#get-a-code-scanning-alert',
    scans,
  ),
  route(
    'GET',
    '/secret-scanning/alerts',
    secretAlerts,
    'secret-scanning/secret-scanning#list-secret-scanning-alerts-for-a-repository',
    leaks,
  ),
  route(
    'GET',
    '/secret-scanning/alerts/{alert}',
    secretAlert,
    'secret-scanning/secret-scanning#get-a-secret-scanning-alert',
    leaks,
  ),
];

/** What GitHub has for people, and closes to the tokens of Apps: https://docs.github.com/en/rest/activity/notifications */
import { refuseIntegration } from './push-access.ts';
import { type Context, type RepositoryContext, viewerOf } from './request.ts';
import { route } from './route.ts';

const methods = ['GET', 'PUT', 'PATCH', 'DELETE'] as const;

const refuse = (context: Context) => {
  viewerOf(context);
  return refuseIntegration();
};

export const notificationRoutes = methods.map((method) => route(method, '/notifications{rest*}', refuse));

export const repositoryNotificationRoutes = methods.map((method) =>
  route<RepositoryContext>(method, '/notifications', refuse),
);

import { userShape } from '../shapes.ts';
import { isTrue, type Method, paged, SlackError } from './method.ts';

export const people: Record<string, Method> = {
  'auth.test': {
    tier: 4,
    run: ({ workspace, me }) => ({
      ...{ url: `https://${workspace.domain}.slack.com/`, team: workspace.name, user: me.name },
      ...{ team_id: workspace.id, user_id: me.id, is_enterprise_install: false },
    }),
  },
  'auth.revoke': {
    tier: 3,
    run({ args, revoke }) {
      const isTest = isTrue(args['test']);
      if (!isTest) revoke();
      return { revoked: !isTest };
    },
  },
  'users.info': {
    scopes: ['users:read'],
    tier: 4,
    run({ workspace, me, args, isGranted }) {
      const found = workspace.people.find(({ id }) => id === args['user']);
      if (!found) throw new SlackError('user_not_found');
      return { user: userShape(found, me, isGranted('users:read.email')) };
    },
  },
  'users.list': {
    scopes: ['users:read'],
    tier: 2,
    run(call) {
      // Strangers are met in shared channels alone.
      const own = call.workspace.people.filter(({ teamId }) => teamId === call.workspace.id);
      const withEmail = call.isGranted('users:read.email');
      const { items, metadata } = paged(own, call, 1000, 1000);
      return {
        members: items.map((one) => userShape(one, call.me, withEmail)),
        cache_ts: Math.floor(call.now),
        ...metadata,
      };
    },
  },
  'usergroups.list': {
    scopes: ['usergroups:read'],
    tier: 2,
    run: ({ workspace, args }) => ({
      usergroups: workspace.userGroups.map(({ id, handle, name, description, users }) => ({
        ...{ id, team_id: workspace.id, is_usergroup: true, name, description, handle, is_external: false },
        ...{ date_create: 0, date_update: 0, date_delete: 0, user_count: users.length },
        ...(isTrue(args['include_users']) && { users }),
      })),
    }),
  },
};

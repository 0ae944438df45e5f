import { roleIn } from '../access.ts';
import type { Account } from '../model.ts';
import { simpleUser } from '../shapes/account.ts';
import { type Answer, failure, list } from './answer.ts';
import type { RepositoryContext } from './context.ts';
import { canPush } from './issue-input.ts';
import { refuseParameters } from './parameters.ts';

/** The owner, where it is a person, and whoever was let in; only those who may push are told. */
export function collaborators(context: RepositoryContext): Answer {
  const { repository, viewer, catalogue, query, origin, documentation } = context;
  if (!viewer || !canPush(context, viewer)) {
    return failure(403, 'Must have push access to view repository collaborators.', documentation);
  }
  const refusal = refuseParameters(context, 'Collaborator', { affiliation: ['outside', 'direct', 'all'] });
  if (refusal) return refusal;
  const isOutside = query.get('affiliation') === 'outside';
  const people = catalogue.accounts.filter(
    (account) =>
      repository.collaborators.has(account.login) ||
      (!isOutside && account.type === 'User' && account.id === repository.owner.id),
  );
  return list(context, people, (account) => shape(account));

  function shape(account: Account) {
    const role = roleIn(repository, account) ?? 'read';
    const push = role !== 'read';
    return {
      ...simpleUser(account, origin),
      permissions: { admin: role === 'admin', maintain: role === 'admin', push, triage: push, pull: true },
      role_name: role,
    };
  }
}

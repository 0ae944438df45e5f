import { milestoneShape } from '../shapes/milestone.ts';
import { type Answer, list, notFound, ok } from './answer.ts';
import type { RepositoryContext } from './context.ts';
import { refuseParameters } from './parameters.ts';

export function milestones(context: RepositoryContext): Answer {
  const { repository, query, origin } = context;
  const refusal = refuseParameters(context, 'Milestone', { state: ['open', 'closed', 'all'] });
  if (refusal) return refusal;
  const state = query.get('state') ?? 'open';
  const matches = repository
    .content()
    .milestones.filter(({ closedAt }) => state === 'all' || (state === 'open') === (closedAt === null));
  return list(context, matches, (one) => milestoneShape(repository, one, origin));
}

export function milestone(context: RepositoryContext): Answer {
  const { repository, parameters, origin } = context;
  const found = repository.content().milestones.find(({ number }) => String(number) === parameters['number']);
  return found ? ok(milestoneShape(repository, found, origin)) : notFound(context);
}

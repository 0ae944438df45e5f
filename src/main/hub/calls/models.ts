/** Calls about the servers that models run on. */
import { ok } from '../../../shared/result.ts';
import { type CallParts, type Handlers, noteIn } from './parts.ts';

type Names = 'models.list' | 'models.add' | 'models.refresh' | 'models.remove';

export function modelCalls({ models, audit }: CallParts): Pick<Handlers, Names> {
  const note = noteIn(audit);
  return {
    'models.list': async () => ok({ servers: models.servers(), models: models.list() }),
    async 'models.add'(server, { userId }) {
      const added = await models.add(server);
      if (added.ok) await note('model server added', { userId: userId ?? null });
      return added;
    },
    'models.refresh': ({ id }) => models.refresh(id),
    async 'models.remove'({ id }, { userId }) {
      const removed = await models.remove(id);
      if (removed.ok) await note('model server removed', { userId: userId ?? null });
      return removed;
    },
  };
}

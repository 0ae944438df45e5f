/** What the client of a mutation is told of it, once it was made. */
import type { EqualCall, KnownThing } from '../../platform.ts';
import type { EqualTool } from './graphql-tables.ts';

type Values = Record<string, unknown>;

/** What a client has been answered by its id. */
export type KnownIds = (id: string) => KnownThing | undefined;

/** Values alone, since the document is read on another thread. */
export type FollowUp = {
  /** Under which name the mutation is answered, and each part of it: what was made, what `id` stands for, or what the client has sent. */
  root: string;
  parts: { key: string; from: 'made' | 'given' | 'edge' | 'echo' }[];
  id: string;
  echo: unknown;
  /** The calls that reading it equals, by the variables `made` and `given`; left out where nothing is asked of it. */
  reads?: EqualTool[];
};

/** Reads what the client wants to be told, by the id of what was made or changed. */
export function followOf({ root, parts, id, echo, reads }: FollowUp): NonNullable<EqualCall['follow']> {
  return {
    call(made) {
      const alternatives = reads?.map((one) => {
        const request = one.arguments['request'] as { variables: Values };
        const variables = { ...request.variables, ...('made' in request.variables && { made: madeId(made) ?? id }) };
        return { ...one, arguments: { ...one.arguments, request: { ...request, variables } } };
      });
      const [first] = alternatives ?? [];
      return first && alternatives && { ...first, alternatives };
    },
    // gh and most programs ask for no more than these.
    without(made) {
      const { node_id, html_url: url, number, title, state } = bodyOf(made);
      const told = { id: node_id ?? id, url, number, title, state };
      const asked = parts.filter(({ from }) => from !== 'echo');
      return Object.fromEntries(asked.map(({ key, from }) => [key, from === 'given' ? { id } : told]));
    },
    answer: (response) => ({
      data: {
        [root]: Object.fromEntries(
          parts.map(({ key, from }) => {
            if (from === 'echo') return [key, echo];
            return [key, from === 'edge' ? { node: response[key] ?? null } : (response[key] ?? null)];
          }),
        ),
      },
    }),
  };
}

/** GitHub's own answer to the change has the id of what was made. */
function madeId(made: Values): string | undefined {
  const { node_id: id } = bodyOf(made);
  return typeof id === 'string' ? id : undefined;
}

function bodyOf(made: Values): Values {
  const answer = made['answer'] as { items?: { body?: Values | null }[] } | undefined;
  return answer?.items?.[0]?.body ?? {};
}

/** GitHub's own GraphQL schema, and what does not fit it in a document or variables of ours, or in an answer of the demo's. */
import { getVariableValues, Kind, parse, validate } from 'graphql';
import { servedSchema } from '../../../../../../src/demo/github/graphql/schema.ts';
import type { Exchange } from './rest.ts';

/** What of the request GitHub's schema does not have: a field, an argument, a type, a value. */
export function documentProblems({ method, body }: Exchange): string[] {
  if (method !== 'POST') return [`${method} of /graphql`];
  const { query, variables, ...rest } = JSON.parse(body) as { query: string; variables: Record<string, unknown> };
  const document = parse(query);
  const wrong = validate(servedSchema(), document).map(({ message }) => message);
  const [operation] = document.definitions.flatMap((one) => (one.kind === Kind.OPERATION_DEFINITION ? [one] : []));
  const values = getVariableValues(servedSchema(), operation?.variableDefinitions ?? [], variables);
  const unknown = Object.keys(variables).filter(
    (name) => !operation?.variableDefinitions?.some(({ variable }) => variable.name.value === name),
  );
  return [
    ...wrong,
    ...(values.errors ?? []).map(({ message }) => message),
    ...unknown.map((name) => `no variable ${name}`),
    ...Object.keys(rest).map((name) => `no field ${name} of the body`),
  ];
}

/** Where a description asks for a credential: that is the vault's, and no argument. */
import type { Effort } from './effort.ts';
import { type JsonRecord, objectAt, textAt } from './json.ts';

/** Whether what it describes by that name is one. */
export type IsCredential = (name: string, described: unknown) => boolean;

const usual =
  /^(authorization|proxy-authorization|access_?token|auth_?token|x-auth-token|api_?key|x-api-key|apikey|client_?secret)$/i;
const mostWords = 2_000;

/** By the usual names, and by those under which the document has keys sent, be it in a header or an address. */
export function credentialsOf(document: JsonRecord, effort: Effort): IsCredential {
  const schemes = effort.membersOf(objectAt(objectAt(document, 'components'), 'securitySchemes'));
  const keys = schemes.filter(([, scheme]) => textAt(scheme, 'type') === 'apiKey');
  const named = new Set(keys.map(([, scheme]) => textAt(scheme, 'name')));
  return (name, described) => {
    const words = (textAt(described, 'description') ?? '').slice(0, mostWords);
    return usual.test(name) || named.has(name) || (name === 'token' && /authenticat|oauth|bearer/i.test(words));
  };
}

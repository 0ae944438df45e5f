import { useHub } from '../../hub/queries.ts';
import { type NamedConnection, namedConnections } from './connection-names.ts';

/** The connections that the hub knows of, and whether there can be others: those of a tenant. */
export function useNamedConnections(): { named: NamedConnection[]; hasTenant: boolean } {
  const { data: catalogue = [] } = useHub('catalogue.list', {});
  const { data: platforms = [] } = useHub('platforms.list', {});
  const hasTenant = useHub('welcome', {}).data?.tenant ?? false;
  return { named: namedConnections(catalogue, platforms, hasTenant), hasTenant };
}

/** What the hub is to the authorization servers of others: the metadata of a client (RFC 7591), which some of them read at its address. */

const path = '/oauth/client.json';

/** For a client that comes back to that address alone. */
export const clientMetadata = (redirectUri: string) => ({
  client_name: 'OpenGitHubX',
  client_uri: 'https://github.com/opengithubx/opengithubx',
  redirect_uris: [redirectUri],
  application_type: new URL(redirectUri).protocol === 'http:' ? 'native' : 'web',
  response_types: ['code'],
  grant_types: ['authorization_code', 'refresh_token'],
});

/** The address of the document by which a hub with that public address is a client. It is the client's id as well. */
export const clientDocumentAt = (publicUrl: string): string => new URL(path, publicUrl).href;

export const clientDocumentPath = /^\/oauth\/client\.json$/;

/** https://datatracker.ietf.org/doc/draft-ietf-oauth-client-id-metadata-document/ */
export const clientDocument = (publicUrl: string) => ({
  client_id: clientDocumentAt(publicUrl),
  ...clientMetadata(new URL('/console/connected', publicUrl).href),
  token_endpoint_auth_method: 'none',
});

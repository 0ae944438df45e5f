/** The two documents by which a client finds the OAuth door. Nothing at the root names it, so that key clients never go that way. */
import { OAuthScope } from '../../../../shared/authorization.ts';

/** `origin`: the hub as the request has addressed it; the issuer is scoped to a path of it. */
export const issuerAt = (origin: string): string => `${origin}/oauth`;
export const resourceAt = (origin: string): string => `${origin}/mcp/oauth`;
export const resourceMetadataUrl = (origin: string): string =>
  `${origin}/.well-known/oauth-protected-resource/mcp/oauth`;

/** Protected resource metadata, RFC 9728 §2. */
export const resourceMetadata = (origin: string) => ({
  resource: resourceAt(origin),
  authorization_servers: [issuerAt(origin)],
  scopes_supported: OAuthScope.options,
  bearer_methods_supported: ['header'],
  resource_name: 'OpenGitHubX',
});

/** Authorization server metadata, RFC 8414 §2 with RFC 9207 §3 and the draft on Client ID Metadata Documents. */
export const serverMetadata = (origin: string) => {
  const issuer = issuerAt(origin);
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    registration_endpoint: `${issuer}/register`,
    revocation_endpoint: `${issuer}/revoke`,
    scopes_supported: OAuthScope.options,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none'],
    revocation_endpoint_auth_methods_supported: ['none'],
    client_id_metadata_document_supported: true,
    authorization_response_iss_parameter_supported: true,
  };
};

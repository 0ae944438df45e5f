/** The long names of the protocol, as https://auth0.com/docs/secure/call-apis-on-users-behalf/token-vault has them. */
export const grantFederated = 'urn:auth0:params:oauth:grant-type:token-exchange:federated-connection-access-token';
export const grantDeviceCode = 'urn:ietf:params:oauth:grant-type:device_code';
export const subjectRefreshToken = 'urn:ietf:params:oauth:token-type:refresh_token';
export const subjectAccessToken = 'urn:ietf:params:oauth:token-type:access_token';
export const subjectSignedJwt = 'urn:ietf:params:oauth:token-type:jwt';
export const requestedFederated = 'http://auth0.com/oauth/token-type/federated-connection-access-token';
/** Goes with `subjectSignedJwt` alone. */
export const requestedTokenVault = 'http://auth0.com/oauth/token-type/token-vault-access-token';
export const meAccountScopes = [
  'create:me:connected_accounts',
  'read:me:connected_accounts',
  'delete:me:connected_accounts',
];
export const oidcScopes = ['openid', 'profile', 'email', 'offline_access'];

/** The words of a space-separated list. */
export function words(text: string | undefined): string[] {
  return (text ?? '').split(' ').filter(Boolean);
}

/** The same set-up as a script for Auth0's own command line, for those who give no token away. https://auth0.github.io/auth0-cli/ */
import { type ClientAuthentication, callbackOf } from '../../../../shared/tenant.ts';
import { accountScopes, myAccountUrl } from '../../identity/session/tenant-addresses.ts';
import {
  dashboardPages,
  markName,
  newApplication,
  newConnection,
  newGrant,
  type RequiredPlatform,
} from './requirements.ts';

type Wish = {
  issuer: string;
  platforms: RequiredPlatform['platform'][];
  authentication: ClientAuthentication;
  publicUrl: string | undefined;
};

/** Of what is needed, those that a sign-in without `--scopes` may lack. */
const loginScopes = [
  'create:connections',
  'update:connections',
  'read:client_keys',
  'read:mfa_policies',
  ...['read', 'create'].map((verb) => `${verb}:client_grants`),
];

/** One word for a POSIX shell, no matter what it holds. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
const json = (value: unknown): string => quoted(JSON.stringify(value));

/** The script, in POSIX sh. Run again it changes what differs, and nothing else. Its only input is what the person types. */
export function setupScript({ issuer, platforms, authentication, publicUrl }: Wish): string {
  const { client_id: _, ...grant } = newGrant('', issuer);
  return [
    `#!/bin/sh
# Sets an Auth0 tenant up for OpenGitHubX. Needs Auth0's command line, signed in to that tenant, and jq:
#   auth0 login --scopes ${loginScopes.join(',')}
# What it makes is marked with "${markName}" in its metadata.
set -eu
domain=${quoted(new URL(issuer).host)}
audience=${quoted(myAccountUrl(issuer))}
scopes=${json(accountScopes)}
application=${json(newApplication(publicUrl, 'script'))}
grant=${json(grant)}
left=0`,
    tools,
    anApplication,
    theAccountApi,
    signIn,
    ...platforms.map((platform) => aPlatform(platform, issuer)),
    theEnd(authentication),
  ].join('\n\n');
}

/** Bodies go through pipes: the words of a command can be read by every program of this computer. */
const tools = String.raw`for tool in auth0 jq; do
  command -v "$tool" >/dev/null || { echo "This needs $tool, which is not installed." >&2; exit 1; }
done
# Its answer, unless that is an error; nothing where nothing is. It fails for want of a scope or a network, and prints what else is refused.
checked() {
  printf '%s' "$answer" | jq -c 'if type == "object" and (.statusCode // 0) == 404 then empty
         elif type == "object" and (.statusCode // 0) >= 400 then error(.message) else . end'
}
get() {
  answer=$(auth0 api get "$@" --tenant "$domain" --no-input --no-color </dev/null) || exit 1
  checked
}
# The answer to PATH through a filter. One that is an error ends everything: nothing is made because it could not be looked for.
look() {
  filter=$1
  shift
  seen=$(get "$@") || exit 1
  printf '%s' "$seen" | jq -c --argjson scopes "$scopes" --arg audience "$audience" "$filter"
}
send() {
  answer=$(auth0 api "$1" "$2" --tenant "$domain" --no-input --no-color) || exit 1
  checked
}
by_hand() { left=1; printf 'LEFT FOR YOU: %s\n  %s\n' "$1" "$2"; }
said() { printf 'done: %s\n' "$1"; }`;

const anApplication = `found=$(look 'map(select(.client_metadata.${markName} != null))[0] // empty' clients -q per_page=100)
if [ -z "$found" ]; then
  found=$(printf '%s' "$application" | send post clients)
  said 'the application is made'
fi
client_id=$(printf '%s' "$found" | jq -r .client_id)
client_secret=$(printf '%s' "$found" | jq -r '.client_secret // empty')
changes=$(printf '%s' "$found" | jq -c --argjson wanted "$application" '
  . as $is
  | reduce ("callbacks", "allowed_logout_urls", "grant_types") as $list ({};
      if ($wanted[$list] - ($is[$list] // [])) == [] then . else .[$list] = (($is[$list] // []) + $wanted[$list] | unique) end)
  | reduce ("is_first_party", "oidc_conformant") as $flag (.; if $is[$flag] then . else .[$flag] = true end)')
if [ "$changes" != '{}' ]; then
  printf '%s' "$changes" | send patch "clients/$client_id" >/dev/null
  said 'the application is corrected'
fi`;

const theAccountApi = String.raw`account_api() { get "resource-servers/$(jq -rn --arg text "$audience" '$text | @uri')"; }
api=$(account_api)
if [ -z "$api" ]; then
  # Auth0 documents the button alone; some tenants take the request.
  jq -cn --arg audience "$audience" '{identifier: $audience}' | send post resource-servers >/dev/null 2>&1 || true
  api=$(account_api)
  if [ -n "$api" ]; then said 'the My Account API is activated'; fi
fi
while [ -z "$api" ]; do
  printf 'Press Activate in the banner "MyAccount API" at ${dashboardPages.apis}\nThen press Enter here: '
  read -r _ || exit 1
  api=$(account_api)
done
if [ "$(printf '%s' "$api" | jq -r .skip_consent_for_verifiable_first_party_clients)" != true ]; then
  printf '%s' '{"skip_consent_for_verifiable_first_party_clients":true}' |
    send patch "resource-servers/$(printf '%s' "$api" | jq -r .id)" >/dev/null
  said 'the My Account API asks for no separate consent'
fi

user_grant() {
  look 'map(select(.subject_type == "user" and ($scopes - .scope) == []))[0] // empty' \
    client-grants -q "audience=$audience" -q "client_id=$client_id"
}
granted=$(user_grant)
if [ -z "$granted" ]; then
  printf '%s' "$grant" | jq -c --arg id "$client_id" '.client_id = $id' | send post client-grants >/dev/null || true
  granted=$(user_grant)
  if [ -n "$granted" ]; then
    said 'the application may use the My Account API in a person’s name'
  else
    by_hand "Auth0 My Account API > Application Access > User-Delegated Access: authorize $client_id for all of connected accounts." \
      '${dashboardPages.apis}'
  fi
fi

# The refresh token settings are replaced as a whole, and a policy for an API that is not there is dropped without a word.
missing_policy() {
  look '.refresh_token as $is | $is + {rotation_type: "non-rotating"}
    | .policies = [(.policies // [])[] | select(.audience != $audience)] + [{audience: $audience, scope: $scopes}]
    | if $is.rotation_type == "non-rotating" and any($is.policies[]?; .audience == $audience and ($scopes - .scope) == [])
      then empty else {refresh_token: .} end' "clients/$client_id"
}
policy=$(missing_policy)
if [ -n "$policy" ]; then
  printf '%s' "$policy" | send patch "clients/$client_id" >/dev/null
  policy=$(missing_policy)
  if [ -n "$policy" ]; then
    echo 'The tenant accepted the refresh token policy, and it is not there. Run this again.' >&2
    exit 1
  fi
  said 'the refresh token also leads to the My Account API, and does not rotate'
fi`;

const signIn = `enabled() { # a condition
  look "any(.connections[]; $1)" "clients/$client_id/connections"
}
enable() { # an id
  jq -cn --arg id "$client_id" '[{client_id: $id, status: true}]' | send patch "connections/$1/clients" >/dev/null
}
found=$(enabled '.authentication.active != false')
if [ "$found" != true ]; then
  database=$(look '.[0].id // empty' connections -q strategy=auth0 | jq -r .)
  if [ -n "$database" ]; then
    enable "$database"
    said 'people can sign in with an e-mail address and a password'
  else
    by_hand 'Choose a way for people to sign in, and enable it for the application.' '${dashboardPages.databases}'
  fi
fi`;

/** How the application is made at the platform, in the words of the assistant. */
function guideTo({ title, setup }: RequiredPlatform['platform'], issuer: string): string {
  const pages = setup.pages?.(issuer) ?? [];
  return [
    `${title}: make an application at ${pages.length > 0 ? 'one of these' : setup.page(issuer)}`,
    ...pages.flatMap(({ whose, page }) => [`  - ${whose}`, `    ${page}`]),
    `  Callback URL: ${callbackOf(issuer)}`,
    ...setup.points.map((point) => `  - ${point}`),
  ].join('\n');
}

function aPlatform(platform: RequiredPlatform['platform'], issuer: string): string {
  const { title, connection } = platform;
  const body = newConnection(platform, { clientId: '', clientSecret: '' }, 'script');
  return String.raw`name=${quoted(connection)}
title=${quoted(title)}
guide=${quoted(guideTo(platform, issuer))}
connection=$(look '.[0] // empty' connections -q "name=$name")
if [ -z "$connection" ]; then
${platform.setup.registration ? byAssistant(platform.name) : askedFor(body)}
fi
if [ -n "$connection" ]; then
connection_id=$(printf '%s' "$connection" | jq -r .id)
kind=$(printf '%s' "$connection" | jq -r .strategy)
if [ "$kind" != ${quoted(platform.setup.strategy)} ]; then
  by_hand "The connection $name is one of $kind, and $title needs one of ${platform.setup.strategy}. Delete it, then run this again." \
    '${dashboardPages.social}'
else${platform.setup.needsBasic ? theBasicHeader : ''}
if [ "$(printf '%s' "$connection" | jq -r .connected_accounts.active)" != true ]; then
  printf '%s' "$connection" | jq -c '{connected_accounts: (.connected_accounts + {active: true})}' |
    send patch "connections/$connection_id" >/dev/null
  said "$title accounts can be connected"
fi
found=$(enabled ".id == \"$connection_id\"")
if [ "$found" != true ]; then
  enable "$connection_id"
  said "$title is enabled for the application"
fi
fi
fi`;
}

/** An application that nobody makes by hand, for which a script has neither the address nor a program. */
const byAssistant = (name: string): string =>
  `  by_hand "$title registers its application itself, which the assistant has it do." 'opengithubx tenant setup --platform ${name}'`;

/** Asks for the application, and makes the connection with it. */
const askedFor = (body: object): string => String.raw`  printf '%s\nClient ID: ' "$guide"
  read -r typed_id || exit 1
  printf 'Client secret (not shown): '
  if [ -t 0 ]; then stty -echo; fi
  read -r typed_secret || exit 1
  if [ -t 0 ]; then stty echo; fi
  echo
  connection=$(printf '%s\n%s\n' "$typed_id" "$typed_secret" | jq -cRs --argjson new ${json(body)} '
    split("\n") as [$id, $secret] | $new | .options.client_id = $id | .options.client_secret = $secret
    | if .options.customHeaders then .options.customHeaders.Authorization = "Basic " + ("\($id):\($secret)" | @base64) else . end' | send post connections)
  said "$title is connected to the tenant"`;

/** For a connection that was there. The options are replaced as a whole. */
const theBasicHeader = String.raw`
# It takes id and secret by HTTP Basic alone.
if [ "$(printf '%s' "$connection" | jq -r '.options.customHeaders.Authorization // "" | startswith("Basic ")')" != true ]; then
  if [ -n "$(printf '%s' "$connection" | jq -r '.options.client_secret // empty')" ]; then
    printf '%s' "$connection" | jq -c '.options | {options: (. + {customHeaders: ((.customHeaders // {}) + {
      Authorization: ("Basic " + ("\(.client_id):\(.client_secret)" | @base64))})})}' |
      send patch "connections/$connection_id" >/dev/null
    said "$title takes id and secret by a header"
  else
    by_hand "Add the custom header Authorization to the connection $name: Basic, and the base64 of id:secret." '${dashboardPages.social}'
  fi
fi`;

const theEnd = (authentication: ClientAuthentication): string => {
  const proof =
    authentication === 'private_key_jwt'
      ? String.raw`printf 'It shows a public key: register it at ${dashboardPages.applications}/%s/credentials\n' "$client_id"`
      : String.raw`printf 'Client secret: %s\n' "$client_secret"
if [ -z "$client_secret" ]; then
  by_hand 'Your sign-in may not read secrets. Copy it from there.' "${dashboardPages.applications}/$client_id/settings"
fi`;
  return String.raw`always=$(look 'index("all-applications") != null' guardian/policies)
if [ "$always" = true ]; then
  by_hand 'Set "Require Multi-factor Auth" to "Never", and ask for it in an Action at sign-ins instead.' '${dashboardPages.secondFactor}'
fi
printf '\nGive these to: opengithubx tenant use\nDomain: %s\nClient ID: %s\n' "$domain" "$client_id"
${proof}
exit "$left"
`;
};

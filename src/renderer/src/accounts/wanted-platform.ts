/** What an address of this screen asks for: a platform, and the tool for which an account of it is to be allowed more. */
export type WantedAccount = { platform: string; tool: string | null };

/** It is read from `/accounts?connect=github`, `/accounts?connect=slack&for=slack_post_message` or `/accounts/connect/github`. */
export function wantedAccount(path: string): WantedAccount | null {
  const [, platform, tool = null] =
    /^\/accounts(?:\/connect\/|\?connect=)([a-z0-9-]{1,40})(?:&for=([a-z0-9_]{1,64}))?$/.exec(path) ?? [];
  return platform === undefined ? null : { platform, tool };
}

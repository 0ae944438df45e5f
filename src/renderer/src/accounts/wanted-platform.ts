/** The platform that an address of this screen names: `/accounts?connect=github` or `/accounts/connect/github`. */
export function wantedPlatform(path: string): string | null {
  const [, name] = /^\/accounts(?:\/connect\/|\?connect=)([a-z0-9-]{1,40})$/.exec(path) ?? [];
  return name ?? null;
}

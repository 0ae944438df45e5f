import { setFlagsFromString } from 'node:v8';

/**
 * What Node is told where it starts a hub. Without the first flag any program of this user could open a debugger in the hub, and with it
 * the secrets. The others are V8's for new objects: 4 MB from the beginning, since a start collects them half as often as with
 * the usual 1 MB, and 34 MB at the most in place of 134, for which calls cost the same.
 * https://nodejs.org/api/cli.html#--max-semi-space-sizesize-in-mib
 */
export const hubFlags = ['--disable-sigusr1', '--min-semi-space-size=4', '--max-semi-space-size=16'];

/** Has V8 collect garbage once there is as much of it as of what is in use; by default it waits for up to four times that. */
export const collectSooner = (): void => setFlagsFromString('--heap-growing-percent=100');

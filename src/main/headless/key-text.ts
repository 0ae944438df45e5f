/** How a 32-byte key is written outside `secrets.json`: in a key file or a keyring. */
export const writtenKey = (key: Buffer) => key.toString('base64');

/** The key that a text holds, or undefined when it is anything else; space around it does not matter. */
export function readKey(text: string): Buffer | undefined {
  const trimmed = text.trim();
  return /^[A-Za-z0-9+/]{43}=$/.test(trimmed) ? Buffer.from(trimmed, 'base64') : undefined;
}

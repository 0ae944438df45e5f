/** What one guess at a passphrase costs: scrypt's N. Memory and time grow with it. */
export const passphraseCost = {
  /** About 0.4 s and 128 MiB. */
  ordinary: 2 ** 17,
  /** About 0.05 s. The demo's owner passphrase is public, and its data is made up. */
  demo: 2 ** 14,
} as const;

/**
 * A token that cannot be printed by accident: strings, JSON and inspection all answer `[secret]`. Only `reveal` opens
 * it, and `test/architecture.test.ts` names the few files that may call it.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  static reveal(secret: Secret): string {
    return secret.#value;
  }

  /** Whether both hold the same. */
  static same(one: Secret, other: Secret): boolean {
    return one.#value === other.#value;
  }

  /** The credentials of HTTP Basic (RFC 7617), a secret themselves. */
  static basic(id: string, secret: Secret): Secret {
    return new Secret(`Basic ${Buffer.from(`${id}:${secret.#value}`).toString('base64')}`);
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[secret]';
  }
}
